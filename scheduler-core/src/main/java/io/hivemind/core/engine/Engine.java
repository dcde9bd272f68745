package io.hivemind.core.engine;

import java.time.Instant;
import java.util.List;

/// Decides about everything that lives on one partition.
public final class Engine {
    private final Partitions partitions;
    private final Definitions definitions;
    private final EngineState state;

    public Engine(Partitions partitions, Definitions definitions, EngineState state) {
        this.partitions = partitions;
        this.definitions = definitions;
        this.state = state;
    }

    /// Carries the input out, down to all that follows from it on this partition.
    ///
    /// @param now the decision's time, never before that of an earlier decision here
    public List<Output> handle(Input input, Instant now) {
        Turn turn = new Turn(partitions, definitions, state, now);
        turn.handle(input);
        return turn.outputs();
    }
}
