package io.hivemind.executor.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.AttemptFailed;
import io.hivemind.avro.AttemptSucceeded;
import io.hivemind.avro.LogChunk;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.StopAttempt;
import io.hivemind.core.expression.Json;
import io.hivemind.executor.body.Body;
import io.hivemind.executor.log.LogFlusher;
import io.hivemind.executor.metrics.ExecutorMetrics;
import io.hivemind.testing.SettableClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

@Timeout(60)
class AttemptTest {
    private static final AttemptId ID = new AttemptId("3-abc", "load", -1, 1, 7);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final FakeReports reports = new FakeReports();
    private final List<LogChunk> log = new CopyOnWriteArrayList<>();
    private final LogFlusher flusher = LogFlusher.start();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final Identity identity = new Identity("worker");
    private final CountDownLatch go = new CountDownLatch(1);
    private final Attempts attempts =
            new Attempts(
                    identity,
                    new AttemptContext(
                            reports,
                            log::add,
                            flusher,
                            1000,
                            timers,
                            Duration.ofMillis(1),
                            new SettableClock(NOW),
                            new ExecutorMetrics(new SimpleMeterRegistry())));

    @AfterEach
    void stopThreads() {
        go.countDown();
        flusher.close();
        timers.shutdownNow();
    }

    @Test
    void short_attempt_reports_its_result_alone_and_settles_when_the_broker_has_it() {
        Attempt attempt = attempts.take(ID, task());

        attempt.start(work -> new Outcome.Succeeded(new Json("12")));
        attempt.ended().join();
        attempt.claim();

        assertThat(reports.kinds()).containsExactly("AttemptSucceeded");
        assertThat(reports.partitions()).containsExactly(3);
        assertThat(reports.sent().getFirst().getExecutor()).isEqualTo(identity.now());
        assertThat(reports.sent().getFirst().getAttempt().getDispatch()).isEqualTo(7);
        assertThat(reports.sent().getFirst().getBody()).isEqualTo(new AttemptSucceeded("12", NOW));
        assertThat(attempt.settled()).isNotDone();

        reports.acknowledge();

        assertThat(attempt.settled()).isCompleted();
    }

    @Test
    void claimed_attempt_settles_before_it_ends_and_the_result_comes_after_the_claim() {
        Attempt attempt = attempts.take(ID, task());
        attempt.start(untilToldTo(new Outcome.Succeeded(Json.NULL)));

        attempt.claim();
        attempt.claim();
        reports.acknowledge();
        assertThat(attempt.settled()).isCompleted();
        assertThat(attempt.ended()).isNotDone();

        go.countDown();
        attempt.ended().join();

        assertThat(reports.kinds()).containsExactly("AttemptStarted", "AttemptSucceeded");
    }

    @Test
    void attempt_that_takes_too_long_is_stopped_and_fails_as_timed_out() {
        ReadyTask task = task();
        task.setTimeoutMs(20L);
        Attempt attempt = attempts.take(ID, task);

        attempt.start(untilStopped());
        attempt.ended().join();

        AttemptFailed failed = (AttemptFailed) reports.sent().getFirst().getBody();
        assertThat(failed.getReason()).isEqualTo("TIMED_OUT");
        assertThat(failed.getMessage()).isEqualTo("still running after 20 ms");
    }

    @Test
    void attempt_that_is_told_to_stop_reports_that() {
        Attempt attempt = attempts.take(ID, task());
        attempt.start(untilStopped());

        attempts.stop(ID, stop(""));
        attempt.ended().join();

        assertThat(reports.kinds()).containsExactly("AttemptStopped");
    }

    @Test
    void stop_for_another_incarnation_is_not_ours() {
        Attempt attempt = attempts.take(ID, task());
        attempt.start(untilToldTo(new Outcome.Succeeded(Json.NULL)));

        attempts.stop(ID, stop("somebody else"));
        go.countDown();
        attempt.ended().join();

        assertThat(reports.kinds()).containsExactly("AttemptSucceeded");
        assertThat(attempts.wasStopped(ID)).isFalse();
    }

    @Test
    void stop_that_comes_first_is_remembered() {
        attempts.stop(ID, stop(identity.incarnation()));

        assertThat(attempts.wasStopped(ID)).isTrue();
        assertThat(attempts.wasStopped(new AttemptId("3-abc", "load", -1, 1, 8))).isFalse();
    }

    @Test
    void attempt_stopped_before_its_start_never_runs_its_body() {
        Attempt attempt = attempts.take(ID, task());
        attempts.stop(ID, stop(""));
        CountDownLatch ran = new CountDownLatch(1);

        attempt.start(work -> {
            ran.countDown();
            return new Outcome.Succeeded(Json.NULL);
        });
        attempt.ended().join();

        assertThat(ran.getCount()).isOne();
        assertThat(reports.kinds()).containsExactly("AttemptStopped");
    }

    @Test
    void abandoned_attempt_that_was_claimed_reports_nothing_more() {
        Attempt attempt = attempts.take(ID, task());
        attempt.start(untilStopped());
        attempt.claim();

        attempts.abandon(identity.renew(), "the lease was lost").join();

        assertThat(reports.kinds()).containsExactly("AttemptStarted");
    }

    @Test
    void abandoned_attempt_that_nobody_claimed_is_handed_back() {
        Attempt attempt = attempts.take(ID, task());
        attempt.start(untilStopped());

        attempts.abandon(identity.renew(), "the lease was lost").join();

        assertThat(reports.kinds()).containsExactly("DispatchReturned");
    }

    @Test
    void leaving_executor_hands_back_what_nobody_claimed_and_stops_the_rest() {
        Attempt unclaimed = attempts.take(ID, task());
        unclaimed.start(untilStopped());
        AttemptId other = new AttemptId("3-abc", "other", -1, 1, 7);
        Attempt claimed = attempts.take(other, task());
        claimed.start(untilStopped());
        claimed.claim();

        attempts.stopAll(new Outcome.Returned("the executor is leaving")).join();

        assertThat(reports.kinds())
                .containsExactlyInAnyOrder("AttemptStarted", "AttemptStopped", "DispatchReturned");
    }

    @Test
    void abandoning_an_old_incarnation_spares_the_attempts_of_the_new_one() {
        var old = identity.renew();
        Attempt attempt = attempts.take(ID, task());
        attempt.start(untilToldTo(new Outcome.Succeeded(Json.NULL)));

        var abandoned = attempts.abandon(old, "the lease was lost");
        go.countDown();
        abandoned.join();

        assertThat(reports.kinds()).containsExactly("AttemptSucceeded");
    }

    @Test
    void body_that_throws_fails_the_attempt_with_the_type_of_the_error() {
        Attempt attempt = attempts.take(ID, task());

        attempt.start(work -> {
            throw new IllegalStateException("broken");
        });
        attempt.ended().join();

        AttemptFailed failed = (AttemptFailed) reports.sent().getFirst().getBody();
        assertThat(failed.getReason()).isEqualTo("ERROR");
        assertThat(failed.getErrorType()).isEqualTo("IllegalStateException");
        assertThat(failed.getMessage()).isEqualTo("broken");
    }

    @Test
    void attempts_in_hand_and_those_that_ended_are_known() {
        assertThat(attempts.knows(ID)).isFalse();

        Attempt attempt = attempts.take(ID, task());
        assertThat(attempts.knows(ID)).isTrue();

        attempt.start(work -> new Outcome.Succeeded(Json.NULL));
        attempt.ended().join();
        assertThat(attempts.knows(ID)).isTrue();
        assertThat(attempts.held()).isEmpty();
    }

    @Test
    void attempt_that_is_handed_back_unstarted_is_not_known_any_more() {
        attempts.take(ID, task());

        attempts.drop(ID);

        assertThat(attempts.knows(ID)).isFalse();
        assertThat(attempts.allEnded()).isCompleted();
    }

    @Test
    void log_is_closed_before_the_result_is_sent() {
        Attempt attempt = attempts.take(ID, task());

        attempt.start(work -> {
            work.log().say("hello");
            return new Outcome.Succeeded(Json.NULL);
        });
        attempt.ended().join();

        assertThat(log).hasSize(1);
        assertThat(log.getFirst().getLast()).isTrue();
    }

    private Body untilToldTo(Outcome outcome) {
        return work -> {
            go.await();
            return outcome;
        };
    }

    private static Body untilStopped() {
        return work -> {
            CountDownLatch stopped = new CountDownLatch(1);
            work.stop().onStop(stopped::countDown);
            stopped.await();
            return new Outcome.Succeeded(Json.NULL);
        };
    }

    private static ReadyTask task() {
        return ReadyTask.newBuilder()
                .setRunId(ID.runId())
                .setJob("job")
                .setAttempt(ID.toAvro())
                .build();
    }

    private static StopAttempt stop(String incarnation) {
        return StopAttempt.newBuilder()
                .setRunId(ID.runId())
                .setAttempt(ID.toAvro())
                .setIncarnation(incarnation)
                .setWhy("cancelled")
                .build();
    }
}
