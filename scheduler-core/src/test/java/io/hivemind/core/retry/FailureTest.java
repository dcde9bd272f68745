package io.hivemind.core.retry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

class FailureTest {
    private static final Failure EXIT_75 = new Failure(Failure.Kind.EXIT, 75, null);
    private static final Failure TIMEOUT = new Failure(Failure.Kind.TIMEOUT, null, null);
    private static final Failure ERROR =
            new Failure(Failure.Kind.ERROR, null, "java.io.IOException");

    @Test
    void without_names_every_kind_is_retried() {
        assertThat(List.of(EXIT_75, TIMEOUT, ERROR)).allMatch(failure -> failure.isRetriedBy(on()));
    }

    @Test
    void a_name_covers_its_kind_alone() {
        assertThat(retried(new RetryOn.Exit())).containsExactly(EXIT_75);
        assertThat(retried(new RetryOn.ExitCode(75))).containsExactly(EXIT_75);
        assertThat(retried(new RetryOn.ExitCode(1))).isEmpty();
        assertThat(retried(new RetryOn.Timeout())).containsExactly(TIMEOUT);
        assertThat(retried(new RetryOn.AnyError())).containsExactly(ERROR);
        assertThat(retried(new RetryOn.ExitCode(1), new RetryOn.Timeout()))
                .containsExactly(TIMEOUT);
    }

    @Test
    void an_error_is_known_by_its_full_and_by_its_simple_name() {
        assertThat(retried(new RetryOn.ErrorType("java.io.IOException"))).containsExactly(ERROR);
        assertThat(retried(new RetryOn.ErrorType("IOException"))).containsExactly(ERROR);
        assertThat(retried(new RetryOn.ErrorType("Exception"))).isEmpty();
        assertThat(
                        new Failure(Failure.Kind.ERROR, null, "org.example.Load$Refused")
                                .isRetriedBy(on(new RetryOn.ErrorType("Refused"))))
                .isTrue();
    }

    private static List<Failure> retried(RetryOn... on) {
        return List.of(EXIT_75, TIMEOUT, ERROR).stream()
                .filter(failure -> failure.isRetriedBy(on(on)))
                .toList();
    }

    private static RetryPolicy on(RetryOn... on) {
        return new RetryPolicy(3, Duration.ZERO, Backoff.FIXED, 2, null, 0, List.of(on));
    }
}
