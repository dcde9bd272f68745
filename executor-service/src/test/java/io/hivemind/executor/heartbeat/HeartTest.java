package io.hivemind.executor.heartbeat;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.ReadyTask;
import io.hivemind.executor.attempt.Attempt;
import io.hivemind.executor.attempt.AttemptContext;
import io.hivemind.executor.attempt.AttemptId;
import io.hivemind.executor.attempt.Attempts;
import io.hivemind.executor.attempt.Identity;
import io.hivemind.executor.attempt.Outcome;
import io.hivemind.executor.config.ExecutorConfig;
import io.hivemind.executor.log.LogFlusher;
import io.hivemind.executor.metrics.ExecutorMetrics;
import io.hivemind.executor.report.Reports;
import io.hivemind.testing.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

class HeartTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final AttemptId ID = new AttemptId("3-abc", "load", -1, 1, 7);

    private final List<Heartbeat> beats = new ArrayList<>();
    private final List<CompletableFuture<Void>> underway = new ArrayList<>();
    private final Identity identity = new Identity("worker");
    private final LogFlusher flusher = LogFlusher.start();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Attempts attempts =
            new Attempts(
                    identity,
                    new AttemptContext(
                            new NoReports(),
                            chunk -> {},
                            flusher,
                            1000,
                            timers,
                            Duration.ofSeconds(1),
                            new SettableClock(NOW),
                            new ExecutorMetrics(new SimpleMeterRegistry())));
    private long nanos;
    private final Heart heart =
            new Heart(
                    ExecutorConfig.named("worker", Path.of("data"))
                            .withSlots(4)
                            .withLabels(Map.of("gpu", "a100")),
                    new Heart.Holdings(identity, attempts, () -> 3),
                    beat -> {
                        beats.add(beat);
                        underway.add(new CompletableFuture<>());
                        return underway.getLast();
                    },
                    new SettableClock(NOW),
                    () -> nanos);

    @AfterEach
    void stopThreads() {
        flusher.close();
        timers.shutdownNow();
    }

    @Test
    void beat_tells_who_it_is_and_what_it_holds() {
        attempts.take(ID, new ReadyTask());

        var _ = heart.beat();

        Heartbeat beat = beats.getFirst();
        assertThat(beat.getExecutor()).isEqualTo("worker");
        assertThat(beat.getIncarnation()).isEqualTo(identity.incarnation());
        assertThat(beat.getState()).isEqualTo("active");
        assertThat(beat.getSlots()).isEqualTo(4);
        assertThat(beat.getBusySlots()).isEqualTo(3);
        assertThat(beat.getLabels()).isEqualTo(Map.of("gpu", "a100"));
        assertThat(beat.getRunning()).containsExactly("3-abc/load/1/7");
        assertThat(beat.getAt()).isEqualTo(NOW);
    }

    @Test
    void silence_beyond_the_lease_makes_a_new_incarnation_that_gives_up_what_the_old_one_held() {
        beatAndConfirm();
        Attempt attempt = attempts.take(ID, new ReadyTask());
        String before = identity.incarnation();

        pass(Duration.ofSeconds(10));
        heart.watch();
        assertThat(identity.incarnation()).isEqualTo(before);

        pass(Duration.ofMillis(1));
        heart.watch();

        assertThat(identity.incarnation()).isNotEqualTo(before);
        assertThat(attempt.stop(new Outcome.Stopped("it was stopped before"))).isFalse();
    }

    @Test
    void silence_counts_from_when_a_beat_was_sent() {
        var _ = heart.beat();
        pass(Duration.ofSeconds(6));
        underway.getFirst().complete(null);
        String before = identity.incarnation();

        pass(Duration.ofSeconds(5));
        heart.watch();

        assertThat(identity.incarnation()).isNotEqualTo(before);
    }

    @Test
    void beat_that_was_longer_than_the_lease_on_its_way_confirms_nothing() {
        beatAndConfirm();
        var _ = heart.beat();
        pass(Duration.ofSeconds(11));
        heart.watch();
        String renewed = identity.incarnation();

        underway.getLast().complete(null);
        heart.watch();
        assertThat(identity.incarnation()).isEqualTo(renewed);

        beatAndConfirm();
        heart.watch();
        assertThat(identity.incarnation()).isEqualTo(renewed);
        assertThat(beats.getLast().getIncarnation()).isEqualTo(renewed);
    }

    @Test
    void executor_that_never_was_heard_of_has_no_lease_to_lose() {
        String before = identity.incarnation();

        pass(Duration.ofMinutes(1));
        heart.watch();

        assertThat(identity.incarnation()).isEqualTo(before);
        assertThat(heart.first()).isNotDone();
    }

    private void beatAndConfirm() {
        var _ = heart.beat();
        underway.getLast().complete(null);
    }

    private void pass(Duration time) {
        nanos += time.toNanos();
    }

    private static final class NoReports implements Reports {
        @Override
        public CompletableFuture<Void> send(int partition, AttemptReport report) {
            throw new AssertionError("nothing is reported here: " + report);
        }

        @Override
        public CompletableFuture<Void> deadLetter(
                ConsumerRecord<byte[], byte[]> record, String why) {
            throw new AssertionError("nothing is unreadable here: " + why);
        }
    }
}
