package io.hivemind.scheduler.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class WatchTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Watch watch = new Watch(Duration.ofSeconds(10));

    @Test
    void nobody_is_lost_before_the_probe_is_back() {
        watch.heard("a", 0);
        assertThat(tickUntil(0, 10)).isFalse();

        assertThat(watch.tick(11 * SECOND)).isTrue();

        assertThat(watch.answered(11 * SECOND + 5)).containsExactly("a");
        assertThat(tickUntil(12, 40)).isFalse();
    }

    @Test
    void a_heartbeat_that_lay_before_the_probe_saves_its_executor() {
        watch.heard("a", 0);
        watch.heard("b", 0);
        tickUntil(0, 10);
        assertThat(watch.tick(11 * SECOND)).isTrue();
        watch.heard("a", 11 * SECOND);

        assertThat(watch.answered(11 * SECOND + 5)).containsExactly("b");
    }

    @Test
    void a_probe_that_was_long_under_way_accuses_nobody_and_gives_a_full_lease() {
        watch.heard("a", 0);
        tickUntil(0, 10);
        assertThat(watch.tick(11 * SECOND)).isTrue();
        tickUntil(12, 15);

        assertThat(watch.answered(16 * SECOND)).isEmpty();
        assertThat(tickUntil(16, 26)).isFalse();
        assertThat(watch.tick(27 * SECOND)).isTrue();
    }

    @Test
    void a_probe_that_got_lost_is_sent_again() {
        watch.heard("a", 0);
        tickUntil(0, 10);
        assertThat(watch.tick(11 * SECOND)).isTrue();
        assertThat(tickUntil(12, 20)).isFalse();

        assertThat(watch.tick(21 * SECOND)).isTrue();
    }

    @Test
    void an_answer_without_a_question_accuses_nobody() {
        watch.heard("a", 0);
        tickUntil(0, 10);

        assertThat(watch.answered(30 * SECOND)).isEmpty();
    }

    /// @return whether a probe was wanted on the way
    private boolean tickUntil(long fromSecond, long toSecond) {
        boolean wanted = false;
        for (long second = fromSecond; second <= toSecond; second++) {
            wanted |= watch.tick(second * SECOND);
        }
        return wanted;
    }
}
