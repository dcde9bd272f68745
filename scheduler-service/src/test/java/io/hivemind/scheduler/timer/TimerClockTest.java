package io.hivemind.scheduler.timer;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.RunCommand;
import io.hivemind.avro.TimerDue;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.Timer;

import org.junit.jupiter.api.Test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class TimerClockTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String RUN = "0-run";

    private final BlockingQueue<RunCommand> appended = new LinkedBlockingQueue<>();
    private final TimerSink sink = (partition, command, failed) -> appended.add(command);

    @Test
    void what_is_due_is_taken_in_order_of_its_time_and_once() {
        TimerClock clock = new TimerClock(sink, InstantSource.fixed(START));
        Timers timers = clock.open(0);
        timers.set(RUN, timer("later", 20));
        timers.set(RUN, timer("sooner", 10));
        timers.set(RUN, timer("much-later", 30));

        assertThat(names(clock.takeDue(START.plusMillis(20)))).containsExactly("sooner", "later");
        assertThat(clock.takeDue(START.plusMillis(20))).isEmpty();
    }

    @Test
    void a_timer_of_the_same_id_is_replaced_and_a_cleared_one_is_gone() {
        TimerClock clock = new TimerClock(sink, InstantSource.fixed(START));
        Timers timers = clock.open(0);
        timers.set(RUN, timer("a", 10));
        timers.set(RUN, timer("a", 50));
        timers.set(RUN, timer("b", 10));
        timers.clear(RUN, timer("b", 10).id());

        assertThat(clock.takeDue(START.plusMillis(49))).isEmpty();
        assertThat(names(clock.takeDue(START.plusMillis(50)))).containsExactly("a");
    }

    @Test
    void timers_of_a_partition_that_was_given_up_do_not_fire() {
        TimerClock clock = new TimerClock(sink, InstantSource.fixed(START));
        clock.open(0).set(RUN, timer("a", 10));
        clock.open(1).set(RUN, timer("b", 10));
        clock.close(0);

        assertThat(names(clock.takeDue(START.plusMillis(10)))).containsExactly("b");
    }

    @Test
    void of_more_timers_than_fit_the_nearest_stay_and_the_horizon_says_what_is_missing() {
        TimerClock clock = new TimerClock(sink, InstantSource.fixed(START), 2);
        Timers timers = clock.open(0);
        assertThat(timers.horizon()).isEqualTo(Instant.MAX);
        timers.set(RUN, timer("c", 30));
        timers.set(RUN, timer("a", 10));
        timers.set(RUN, timer("b", 20));
        timers.set(RUN, timer("d", 40));

        assertThat(timers.horizon()).isEqualTo(START.plusMillis(30));
        assertThat(names(clock.takeDue(START.plusMillis(99)))).containsExactly("a", "b");

        timers.refill();
        timers.set(RUN, timer("c", 30));
        timers.set(RUN, timer("d", 40));
        assertThat(timers.horizon()).isEqualTo(Instant.MAX);
        assertThat(names(clock.takeDue(START.plusMillis(99)))).containsExactly("c", "d");
    }

    @Test
    void the_thread_sleeps_until_a_timer_is_due_and_wakes_for_an_earlier_one()
            throws InterruptedException {
        try (TimerClock clock = new TimerClock(sink, Clock.systemUTC())) {
            clock.start();
            Timers timers = clock.open(0);
            Instant now = Clock.systemUTC().instant();
            timers.set(RUN, new Timer(timer("far", 0).id(), now.plusSeconds(3600)));
            timers.set(RUN, new Timer(timer("near", 0).id(), now.plusMillis(30)));

            RunCommand fired = appended.poll(20, TimeUnit.SECONDS);

            assertThat(fired).isNotNull();
            assertThat(((TimerDue) fired.getBody()).getTask()).isEqualTo("near");
            assertThat(Clock.systemUTC().instant()).isAfterOrEqualTo(now.plusMillis(30));
            assertThat(appended).isEmpty();
        }
    }

    @Test
    void a_timer_that_could_not_be_appended_is_tried_again() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        TimerSink failing =
                (partition, command, failed) -> {
                    if (tries.incrementAndGet() == 1) {
                        failed.run();
                    }
                    appended.add(command);
                };
        try (TimerClock clock = new TimerClock(failing, Clock.systemUTC())) {
            clock.start();
            clock.open(0).set(RUN, new Timer(timer("a", 0).id(), Clock.systemUTC().instant()));

            assertThat(appended.poll(20, TimeUnit.SECONDS)).isNotNull();
            assertThat(appended.poll(20, TimeUnit.SECONDS)).isNotNull();
        }
    }

    @Test
    void an_early_timer_is_armed_for_the_rest() {
        TimerClock clock = new TimerClock(sink, InstantSource.fixed(START));
        Timers timers = clock.open(0);

        timers.rearm(RUN, timer("a", 10), Duration.ofMillis(500));

        assertThat(clock.takeDue(START.plusMillis(499))).isEmpty();
        assertThat(clock.takeDue(START.plusMillis(500))).hasSize(1);
    }

    private static Timer timer(String task, long millis) {
        Timer.Id id = new Timer.Id(Timer.Kind.DELAY, TaskKey.of(task), 1, 1);
        return new Timer(id, START.plusMillis(millis));
    }

    private static List<String> names(List<TimerHeap.Entry> entries) {
        return entries.stream()
                .map(entry -> ((TimerDue) entry.command().getBody()).getTask())
                .toList();
    }
}
