package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.StopAttempt;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Executors that come, go and get lost. The lease is 10 seconds.
class ExecutorsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Instant BOOT = Rig.START;

    @TempDir Path folder;
    private Rig rig;
    private ReadyTask task = new ReadyTask();

    @BeforeEach
    void an_executor_with_a_claimed_attempt() {
        rig = new Rig(folder);
        rig.advance(SECOND);
        rig.heartbeat("exec-1", "inc-1", BOOT, "active");
        assertThat(rig.eventNames()).containsExactly("ExecutorJoined");
        rig.apply(Jobs.job("etl", Jobs.noop("main")));
        rig.trigger("etl", "one");
        task = rig.ready().getFirst();
        rig.report(task, new AttemptStarted());
        rig.events();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void an_executor_that_falls_silent_loses_its_attempts_and_they_are_queued_again() {
        pass(Duration.ofSeconds(10));
        assertThat(rig.events()).isEmpty();

        pass(SECOND);

        assertThat(rig.eventNames())
                .containsExactlyInAnyOrder("TaskLost", "TaskQueued", "ExecutorWasLost");
        ReadyTask again = rig.ready().getFirst();
        assertThat(again.getAttempt().getAttempt()).isEqualTo(2);
        assertThat(again.getAttempt().getDispatch()).isEqualTo(2);
    }

    @Test
    void heartbeats_keep_the_attempts() {
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(3));
            rig.heartbeat("exec-1", "inc-1", BOOT, "active");
        }

        assertThat(rig.events()).isEmpty();
    }

    @Test
    void a_newer_incarnation_takes_the_place_of_the_old_one() {
        rig.heartbeat("exec-1", "inc-2", BOOT.plusSeconds(60), "active");

        assertThat(rig.eventNames())
                .containsExactlyInAnyOrder(
                        "TaskLost", "TaskQueued", "ExecutorWasLost", "ExecutorJoined");
        rig.heartbeat("exec-1", "inc-1", BOOT, "active");
        assertThat(rig.events()).isEmpty();
    }

    @Test
    void an_executor_that_leaves_in_good_order_is_not_lost() {
        rig.succeed(task);
        rig.events();

        rig.heartbeat("exec-1", "inc-1", BOOT, "left");
        pass(Duration.ofSeconds(30));

        assertThat(rig.eventNames()).containsExactly("ExecutorLeft");
    }

    @Test
    void a_claim_by_a_lost_executor_is_lost_at_once() {
        pass(Duration.ofSeconds(11));
        rig.events();
        rig.control();
        ReadyTask again = rig.ready().getFirst();

        rig.report(again, new AttemptStarted());

        assertThat(rig.eventNames()).containsExactly("TaskStarted", "TaskLost", "TaskQueued");
        assertThat(rig.ready()).hasSize(1);
    }

    @Test
    void an_executor_that_is_heard_of_again_may_claim_again() {
        pass(Duration.ofSeconds(11));
        ReadyTask again = rig.ready().getFirst();
        rig.heartbeat("exec-1", "inc-1", BOOT, "active");
        rig.events();

        rig.report(again, new AttemptStarted());

        assertThat(rig.eventNames()).containsExactly("TaskStarted");
    }

    @Test
    void a_late_result_of_a_lost_attempt_is_refused_and_its_executor_told_to_stop() {
        pass(Duration.ofSeconds(11));
        rig.events();
        rig.control();

        rig.succeed(task);

        assertThat(rig.eventNames()).containsExactly("TaskReportRefused");
    }

    @Test
    void a_watch_that_stood_still_gives_everybody_a_full_lease() {
        rig.advance(Duration.ofSeconds(60));
        assertThat(rig.events()).isEmpty();
        pass(Duration.ofSeconds(9));
        assertThat(rig.events()).isEmpty();

        pass(Duration.ofSeconds(3));

        assertThat(rig.eventNames()).contains("ExecutorWasLost");
    }

    @Test
    void a_watch_that_starts_anew_gives_everybody_a_full_lease() {
        pass(Duration.ofSeconds(9));
        rig.restart();
        pass(Duration.ofSeconds(9));
        assertThat(rig.events()).isEmpty();

        pass(Duration.ofSeconds(3));

        assertThat(rig.eventNames()).contains("TaskLost", "ExecutorWasLost");
    }

    @Test
    void a_second_claim_is_refused_and_its_executor_told_to_stop() {
        rig.report(task, new io.hivemind.avro.ExecutorRef("exec-2", "x"), new AttemptStarted());

        assertThat(rig.eventNames()).containsExactly("TaskReportRefused");
        List<ControlMessage> told = rig.control();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().getExecutor()).isEqualTo("exec-2");
        assertThat(told.getFirst().getBody()).isInstanceOf(StopAttempt.class);
    }

    /// Time passes as it does for a watch that works.
    private void pass(Duration time) {
        for (Duration passed = Duration.ZERO;
                passed.compareTo(time) < 0;
                passed = passed.plus(SECOND)) {
            rig.advance(SECOND);
        }
    }
}
