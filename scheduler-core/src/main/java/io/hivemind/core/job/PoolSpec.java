package io.hivemind.core.job;

import java.time.Duration;

/// Slots or starts shared by tasks of any job (LANGUAGE section 1).
public sealed interface PoolSpec {
    String name();

    /// At most so many slots held at once.
    record Slots(String name, int slots) implements PoolSpec {}

    /// At most `limit` starts in any stretch of this length.
    record Rate(String name, int limit, Duration per) implements PoolSpec {}
}
