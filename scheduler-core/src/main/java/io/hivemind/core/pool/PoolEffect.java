package io.hivemind.core.pool;

import java.time.Instant;

/// What is to be done about pools. Effects are data.
public sealed interface PoolEffect {

    /// The attempt has its slots. One that does not wait any more answers with
    /// [PoolCommand.Release].
    record Grant(Holder holder) implements PoolEffect {}

    /// Wake this pool at that time; it has one timer, a new one replaces it. One that fires late,
    /// early or twice does no harm.
    record SetTimer(String pool, Instant dueAt) implements PoolEffect {}
}
