package io.hivemind.core.job;

import java.util.Map;

/// Where an attempt may run.
///
/// @param queue `[a-z0-9-]{1,40}`, or `@executor` for the executor of that name
/// @param slots how many slots of the executor it takes
/// @param requires labels the executor must have been started with
public record Placement(String queue, Priority priority, int slots, Map<String, String> requires) {
    public static final Placement DEFAULT = new Placement("default", Priority.MEDIUM, 1, Map.of());

    public Placement {
        requires = Map.copyOf(requires);
    }
}
