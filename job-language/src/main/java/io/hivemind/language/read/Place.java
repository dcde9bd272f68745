package io.hivemind.language.read;

import java.util.List;
import java.util.Set;

/// Where an expression stands, and what it may read there.
enum Place {
    /// In a body that an executor carries out.
    EXECUTOR("params run event tasks attempt env secrets", true),
    /// In a body that the scheduler carries out.
    SCHEDULER("params run event tasks", true),
    /// In `when`, `for_each` and `split`, which hold for the task once.
    CONDITION("params run event tasks", false),
    /// In the place of a number or a duration.
    SETTING("params run event", false),
    /// In the `key` of `concurrency`.
    RUN_KEY("params run event", false),
    /// In the `key` of `depends_on`.
    JOIN_KEY("params", false),
    /// In a job's `output`.
    OUTPUT("params run event tasks", false),
    /// In the parameters that a trigger hands over.
    TRIGGER("event", false),
    /// In the condition of a trigger by records, which has variables of its own.
    RECORD("key value headers topic partition offset", false),
    /// In a hook, but for its webhook.
    HOOK_EVENT("event", false),
    /// In the webhook of a hook.
    HOOK("event secrets", false);

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final Set<String> variables;

    private final boolean items;

    Place(String variables, boolean items) {
        this.variables = Set.of(variables.split(" "));
        this.items = items;
    }

    Set<String> variables() {
        return variables;
    }

    /// Whether it has `item` and `index` in a task of many instances.
    boolean hasItems() {
        return items;
    }

    /// Why a variable is not known here.
    String without() {
        return switch (this) {
            case EXECUTOR -> " is not known here";
            case SCHEDULER -> " is known only inside an executor, and this body has none";
            case CONDITION -> " is not known here; it is known in the body";
            case SETTING ->
                    " is not known here; a number or a duration reads params, run and event alone";
            case RUN_KEY, JOIN_KEY ->
                    " is not known here; a key reads " + String.join(", ", sorted()) + " alone";
            case OUTPUT -> " is not known here; an output reads params, run, event and tasks";
            case TRIGGER -> " is not known here; a trigger's parameters read \"event\" alone";
            case RECORD -> " is not known here; it reads the record alone";
            case HOOK_EVENT -> " is not known here; a hook reads \"event\" alone";
            case HOOK -> " is not known here; a hook reads event and secrets";
        };
    }

    private List<String> sorted() {
        return variables.stream().sorted().toList();
    }
}
