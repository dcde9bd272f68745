package io.hivemind.core.pool;

import java.util.List;

/// What came of some commands. One that changes nothing, such as a repeated one, leaves no trace.
///
/// @param changes each row once
/// @param effects to be carried out in the same transaction; grants in the order of service
public record PoolDecision(List<PoolChange> changes, List<PoolEffect> effects) {
    public PoolDecision {
        changes = List.copyOf(changes);
        effects = List.copyOf(effects);
    }
}
