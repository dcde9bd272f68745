package io.hivemind.language.read;

import io.hivemind.core.retry.RetryPolicy;
import io.hivemind.language.document.Node;

import java.time.Duration;
import java.util.Optional;

/// What the `defaults` at the top of a file give all its jobs.
///
/// @param timezone for triggers that name none
/// @param env checked with each job, whose parameters it may read
record FileDefaults(
        Optional<RetryPolicy> retry,
        Optional<Duration> taskTimeout,
        Optional<String> queue,
        Optional<String> timezone,
        Optional<Node> env) {
    static final FileDefaults NONE =
            new FileDefaults(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
}
