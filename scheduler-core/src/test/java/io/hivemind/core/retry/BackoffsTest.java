package io.hivemind.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

class BackoffsTest {

    @Test
    void fixed_is_the_same_each_time() {
        assertThat(delays(policy(Backoff.FIXED, 2_000, 2, null)))
                .containsExactly(2_000L, 2_000L, 2_000L, 2_000L);
    }

    @Test
    void linear_grows_by_the_delay() {
        assertThat(delays(policy(Backoff.LINEAR, 5_000, 2, null)))
                .containsExactly(5_000L, 10_000L, 15_000L, 20_000L);
    }

    @Test
    void exponential_grows_by_the_factor() {
        assertThat(delays(policy(Backoff.EXPONENTIAL, 2_000, 3, null)))
                .containsExactly(2_000L, 6_000L, 18_000L, 54_000L);
    }

    @Test
    void a_factor_with_decimals_is_taken_as_written() {
        assertThat(delays(policy(Backoff.EXPONENTIAL, 1_000, 1.15, null)))
                .containsExactly(1_000L, 1_150L, 1_322L, 1_520L);
    }

    @Test
    void the_cap_holds() {
        assertThat(delays(policy(Backoff.EXPONENTIAL, 2_000, 3, Duration.ofSeconds(10))))
                .containsExactly(2_000L, 6_000L, 10_000L, 10_000L);
    }

    @Test
    void no_number_of_failures_is_too_many() {
        RetryPolicy steep = policy(Backoff.EXPONENTIAL, 1, 1e300, null);
        RetryPolicy shrinking = policy(Backoff.EXPONENTIAL, 1_000, 1e-300, null);
        RetryPolicy linear = policy(Backoff.LINEAR, Duration.ofDays(10_000).toMillis(), 1, null);

        assertThat(Backoffs.delay(steep, Integer.MAX_VALUE, "s")).isEqualTo(Backoffs.LONGEST);
        assertThat(Backoffs.delay(shrinking, Integer.MAX_VALUE, "s")).isZero();
        assertThat(Backoffs.delay(linear, Integer.MAX_VALUE, "s")).isEqualTo(Backoffs.LONGEST);
    }

    @Test
    void jitter_stays_within_its_bounds_and_uses_them() {
        RetryPolicy retry =
                new RetryPolicy(9, Duration.ofSeconds(10), Backoff.FIXED, 2, null, 0.5, List.of());

        List<Long> delays =
                IntStream.range(0, 1_000)
                        .mapToObj(i -> Backoffs.delay(retry, 1, "run/task/" + i).toMillis())
                        .toList();

        assertThat(delays).allMatch(ms -> ms >= 5_000 && ms <= 15_000);
        assertThat(delays).anyMatch(ms -> ms < 5_200).anyMatch(ms -> ms > 14_800);
        assertThat(delays.stream().mapToLong(ms -> ms).average().orElseThrow())
                .isBetween(9_500.0, 10_500.0);
    }

    @Test
    void jitter_is_applied_after_the_cap_and_is_the_same_on_every_replay() {
        RetryPolicy retry =
                new RetryPolicy(
                        9,
                        Duration.ofHours(1),
                        Backoff.FIXED,
                        2,
                        Duration.ofSeconds(1),
                        0.1,
                        List.of());

        Duration delay = Backoffs.delay(retry, 1, "0-abc/main/1");

        assertThat(delay.toMillis()).isBetween(900L, 1_100L);
        assertThat(delay)
                .isEqualTo(Backoffs.delay(retry, 1, "0-abc/main/1"))
                .isEqualTo(Duration.ofMillis(1_021));
    }

    private static RetryPolicy policy(
            Backoff backoff, long delayMs, double factor, @Nullable Duration cap) {
        return new RetryPolicy(9, Duration.ofMillis(delayMs), backoff, factor, cap, 0, List.of());
    }

    private static List<Long> delays(RetryPolicy retry) {
        return IntStream.rangeClosed(1, 4)
                .mapToObj(n -> Backoffs.delay(retry, n, "s").toMillis())
                .toList();
    }
}
