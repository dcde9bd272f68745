package io.hivemind.language.read;

import java.util.Set;

/// Where an expression stands, and what it may read there.
enum Place {
    /// In a body that an executor carries out.
    EXECUTOR,
    /// In a body that the scheduler carries out.
    SCHEDULER,
    /// In the parameters that a trigger hands over.
    TRIGGER;

    Set<String> variables() {
        return switch (this) {
            case EXECUTOR -> Set.of("params", "run", "event", "tasks", "attempt", "env", "secrets");
            case SCHEDULER -> Set.of("params", "run", "event", "tasks");
            case TRIGGER -> Set.of("event");
        };
    }
}
