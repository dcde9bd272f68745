package io.hivemind.core.needs;

import java.util.List;

/// The named rules of LANGUAGE section 5, each a short way to write an expression.
public enum Rule {
    ALL_SUCCEEDED,
    ALL_FAILED,
    ALL_DONE,
    ALL_SKIPPED,
    ANY_SUCCEEDED,
    ANY_FAILED,
    ANY_DONE,
    /// All terminal, none failed.
    NONE_FAILED,
    /// All terminal, none skipped.
    NONE_SKIPPED,
    NONE_FAILED_ANY_SUCCEEDED;

    /// The expression this rule stands for.
    public Needs over(List<String> tasks) {
        return switch (this) {
            case ALL_SUCCEEDED -> all(tasks, Outcome.SUCCEEDED);
            case ALL_FAILED -> all(tasks, Outcome.FAILED);
            case ALL_DONE -> all(tasks, Outcome.DONE);
            case ALL_SKIPPED -> all(tasks, Outcome.SKIPPED);
            case ANY_SUCCEEDED -> any(tasks, Outcome.SUCCEEDED);
            case ANY_FAILED -> any(tasks, Outcome.FAILED);
            case ANY_DONE -> any(tasks, Outcome.DONE);
            case NONE_FAILED -> none(tasks, Outcome.FAILED);
            case NONE_SKIPPED -> none(tasks, Outcome.SKIPPED);
            case NONE_FAILED_ANY_SUCCEEDED ->
                    new Needs.All(
                            List.of(none(tasks, Outcome.FAILED), any(tasks, Outcome.SUCCEEDED)));
        };
    }

    private static Needs all(List<String> tasks, Outcome outcome) {
        return new Needs.All(is(tasks, outcome));
    }

    private static Needs any(List<String> tasks, Outcome outcome) {
        return new Needs.Any(is(tasks, outcome));
    }

    private static Needs none(List<String> tasks, Outcome outcome) {
        return new Needs.All(List.of(all(tasks, Outcome.DONE), new Needs.Not(any(tasks, outcome))));
    }

    private static List<Needs> is(List<String> tasks, Outcome outcome) {
        return tasks.stream().<Needs>map(task -> new Needs.Is(task, outcome)).toList();
    }
}
