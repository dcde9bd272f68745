package io.hivemind.core.pool;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.job.Priority;

import java.time.Instant;
import java.util.Map;

/// What happens to pools. Every command may come twice, and late.
public sealed interface PoolCommand {

    /// The pool is defined, or its definition has changed.
    record Define(PoolSpec spec) implements PoolCommand {}

    /// The pool is defined no more. What is held stays held; who asks for it waits until it is
    /// defined again.
    record Undefine(String pool) implements PoolCommand {}

    /// An attempt asks for slots of one or several pools, all or nothing.
    ///
    /// @param slots by pool, at least 1 each
    /// @param askedAt when it began to wait, by the clock of its run's partition
    /// @param order the task's place in its file
    record Request(
            Holder holder,
            Map<String, Integer> slots,
            Priority priority,
            Instant askedAt,
            int order)
            implements PoolCommand {
        public Request {
            slots = Map.copyOf(slots);
        }
    }

    /// The attempt waits no more. A grant that was under way is taken back.
    record Withdraw(Holder holder) implements PoolCommand {}

    /// The attempt has ended, or did not want what it was granted.
    record Release(Holder holder) implements PoolCommand {}

    record FireTimer(String pool) implements PoolCommand {}
}
