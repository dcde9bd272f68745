package io.hivemind.core.needs;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/// What a task waits for: a boolean expression over the outcomes of other tasks (LANGUAGE section
/// 5). Lists and rules are written as expressions too, see [Rule].
public sealed interface Needs {
    /// No needs: met when the run starts. (A method: a constant here could deadlock the
    /// initialisation of classes.)
    static Needs nothing() {
        return new All(List.of());
    }

    record Is(String task, Outcome outcome) implements Needs {}

    record Not(Needs term) implements Needs {}

    /// True when all terms are; an empty list is true.
    record All(List<Needs> terms) implements Needs {
        public All {
            terms = List.copyOf(terms);
        }
    }

    /// True when one term is; an empty list is false.
    record Any(List<Needs> terms) implements Needs {
        public Any {
            terms = List.copyOf(terms);
        }
    }

    /// The value so far: `outcomeOf(task, outcome)` says whether a task has that outcome, UNKNOWN
    /// while it may still.
    default Truth evaluate(BiFunction<String, Outcome, Truth> outcomeOf) {
        return switch (this) {
            case Is(String task, Outcome outcome) -> outcomeOf.apply(task, outcome);
            case Not(Needs term) -> term.evaluate(outcomeOf).not();
            case All(List<Needs> terms) ->
                    fold(terms, Truth.FALSE, Truth.TRUE, term -> term.evaluate(outcomeOf));
            case Any(List<Needs> terms) ->
                    fold(terms, Truth.TRUE, Truth.FALSE, term -> term.evaluate(outcomeOf));
        };
    }

    /// The tasks named, in order of appearance.
    default Set<String> tasks() {
        Set<String> names = new LinkedHashSet<>();
        collect(this, names);
        return names;
    }

    private static Truth fold(
            List<Needs> terms, Truth decisive, Truth otherwise, Function<Needs, Truth> value) {
        Truth result = otherwise;
        for (Needs term : terms) {
            Truth truth = value.apply(term);
            if (truth == decisive) {
                return decisive;
            }
            if (truth == Truth.UNKNOWN) {
                result = Truth.UNKNOWN;
            }
        }
        return result;
    }

    private static void collect(Needs needs, Set<String> names) {
        switch (needs) {
            case Is(String task, Outcome ignored) -> names.add(task);
            case Not(Needs term) -> collect(term, names);
            case All(List<Needs> terms) -> terms.forEach(term -> collect(term, names));
            case Any(List<Needs> terms) -> terms.forEach(term -> collect(term, names));
        }
    }
}
