package io.hivemind.scheduler.commit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

class CommitPacerTest {
    private static final long MILLI = Duration.ofMillis(1).toNanos();
    private static final Duration POLL = Duration.ofMillis(100);

    private final AtomicLong clock = new AtomicLong();
    private final CommitPacer pacer = new CommitPacer(clock::get);
    private int requests;

    @Test
    void the_first_record_after_a_quiet_time_is_committed_at_once() {
        clock.addAndGet(1_000 * MILLI);

        pacer.wrote(this::request);

        assertThat(requests).isEqualTo(1);
        assertThat(pacer.patience(POLL)).isZero();
    }

    @Test
    void with_nothing_to_commit_the_thread_waits_as_long_as_it_likes() {
        assertThat(pacer.patience(POLL)).isEqualTo(POLL);
        pacer.requestIfDue();
        assertThat(requests).isZero();
    }

    @Test
    void soon_after_a_commit_the_thread_waits_for_the_rest_of_the_pause() {
        commit(1, 4);
        clock.addAndGet(MILLI);

        pacer.wrote(this::request);

        assertThat(requests).isZero();
        assertThat(pacer.patience(POLL)).isPositive().isLessThan(POLL);
        clock.addAndGet(pacer.patience(POLL).toNanos());
        pacer.requestIfDue();
        assertThat(requests).isEqualTo(1);
    }

    @Test
    void the_pause_follows_the_cost_and_the_load() {
        for (int i = 0; i < 50; i++) {
            commit(1, 6);
        }
        Duration idle = pacer.pause();
        for (int i = 0; i < 50; i++) {
            commit(1_000, 6);
        }
        Duration busy = pacer.pause();

        assertThat(idle).isBetween(Duration.ofMillis(5), Duration.ofMillis(7));
        assertThat(busy).isBetween(Duration.ofMillis(25), Duration.ofMillis(32));
    }

    @Test
    void the_pause_is_bounded_however_slow_the_broker_is() {
        for (int i = 0; i < 50; i++) {
            commit(1_000, 5_000);
        }

        assertThat(pacer.pause()).isEqualTo(CommitPacer.LONGEST_PAUSE);
    }

    @Test
    void a_transaction_that_was_given_up_asks_for_nothing() {
        commit(1, 4);
        pacer.wrote(this::request);
        pacer.forget();
        clock.addAndGet(1_000 * MILLI);

        pacer.requestIfDue();

        assertThat(requests).isZero();
        assertThat(pacer.patience(POLL)).isEqualTo(POLL);
    }

    @Test
    void a_request_that_nobody_hears_is_given_up() {
        clock.addAndGet(1_000 * MILLI);
        pacer.wrote(this::request);
        clock.addAndGet(3_000 * MILLI);

        pacer.requestIfDue();

        assertThat(pacer.patience(POLL)).isEqualTo(POLL);
    }

    private void request() {
        requests++;
    }

    private void commit(int records, long costMs) {
        for (int i = 0; i < records; i++) {
            pacer.wrote(() -> {});
        }
        pacer.commitStarts();
        clock.addAndGet(costMs * MILLI);
        pacer.committed();
    }
}
