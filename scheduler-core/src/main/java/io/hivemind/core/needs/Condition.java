package io.hivemind.core.needs;

import java.util.List;
import java.util.function.ToIntFunction;

/// A [Needs] compiled against the ordinals of a job's tasks. It asks for as few outcomes as it can:
/// a task that needs a thousand others is not read a thousand times a thousand times.
public final class Condition {

    /// The outcomes so far: UNKNOWN while a task is not terminal.
    @FunctionalInterface
    public interface Outcomes {
        Truth of(int task, Outcome asked);
    }

    private sealed interface Node {}

    private record Is(int task, Outcome outcome) implements Node {}

    private record Not(Node term) implements Node {}

    /// One term with the value `decisive` decides the whole: false for "all of", true for "any of".
    private record Many(boolean decisive, List<Node> terms) implements Node {}

    private static final int NOBODY = -1;

    private final Node root;
    private final List<Integer> tasks;

    private Condition(Node root, List<Integer> tasks) {
        this.root = root;
        this.tasks = tasks;
    }

    public static Condition of(Needs needs, ToIntFunction<String> ordinalOf) {
        List<Integer> tasks = needs.tasks().stream().map(ordinalOf::applyAsInt).toList();
        return new Condition(compile(needs, ordinalOf), tasks);
    }

    /// The tasks named, in order of appearance, each once.
    public List<Integer> tasks() {
        return tasks;
    }

    /// The value as it stands.
    public Truth value(Outcomes outcomes) {
        if (certainly(true, root, NOBODY, outcomes)) {
            return Truth.TRUE;
        }
        return certainly(false, root, NOBODY, outcomes) ? Truth.FALSE : Truth.UNKNOWN;
    }

    /// The value, given that it was UNKNOWN until `ended` became terminal. Only parts that name
    /// this task can have changed, so that no others are asked before one of them did.
    public Truth after(int ended, Outcomes outcomes) {
        return news(root, ended, outcomes);
    }

    private static Node compile(Needs needs, ToIntFunction<String> ordinalOf) {
        return switch (needs) {
            case Needs.Is(String task, Outcome outcome) ->
                    new Is(ordinalOf.applyAsInt(task), outcome);
            case Needs.Not(Needs term) -> new Not(compile(term, ordinalOf));
            case Needs.All(List<Needs> terms) -> new Many(false, compile(terms, ordinalOf));
            case Needs.Any(List<Needs> terms) -> new Many(true, compile(terms, ordinalOf));
        };
    }

    private static List<Node> compile(List<Needs> terms, ToIntFunction<String> ordinalOf) {
        return terms.stream().map(term -> compile(term, ordinalOf)).toList();
    }

    private static boolean certainly(boolean wanted, Node node, int ended, Outcomes outcomes) {
        return switch (node) {
            case Is(int task, Outcome outcome) -> outcomes.of(task, outcome) == Truth.of(wanted);
            case Not(Node term) -> certainly(!wanted, term, ended, outcomes);
            case Many many when wanted == many.decisive -> oneIs(wanted, many, ended, outcomes);
            case Many many -> allAre(wanted, many, position(many, ended), ended, outcomes);
        };
    }

    private static boolean oneIs(boolean wanted, Many many, int ended, Outcomes outcomes) {
        for (Node term : many.terms) {
            if (certainly(wanted, term, ended, outcomes)) {
                return true;
            }
        }
        return false;
    }

    /// Begins behind the term `first`, that of the task that has just ended: where tasks end in
    /// file order the very next one is not terminal yet.
    private static boolean allAre(
            boolean wanted, Many many, int first, int ended, Outcomes outcomes) {
        int size = many.terms.size();
        for (int step = 1; step <= size; step++) {
            if (!certainly(wanted, many.terms.get((first + step) % size), ended, outcomes)) {
                return false;
            }
        }
        return true;
    }

    private static int position(Many many, int task) {
        for (int i = 0; i < many.terms.size(); i++) {
            if (many.terms.get(i) instanceof Is is && is.task == task) {
                return i;
            }
        }
        return 0;
    }

    /// UNKNOWN here means: not decided by this task's end.
    private static Truth news(Node node, int ended, Outcomes outcomes) {
        return switch (node) {
            case Is(int task, Outcome outcome) ->
                    task == ended ? outcomes.of(task, outcome) : Truth.UNKNOWN;
            case Not(Node term) -> news(term, ended, outcomes).not();
            case Many many -> news(many, ended, outcomes);
        };
    }

    private static Truth news(Many many, int ended, Outcomes outcomes) {
        Truth decisive = Truth.of(many.decisive);
        int changed = -1;
        for (int i = 0; i < many.terms.size(); i++) {
            Truth term = news(many.terms.get(i), ended, outcomes);
            if (term == decisive) {
                return decisive;
            }
            if (term != Truth.UNKNOWN) {
                changed = i;
            }
        }
        boolean decided = changed >= 0 && allAre(!many.decisive, many, changed, ended, outcomes);
        return decided ? decisive.not() : Truth.UNKNOWN;
    }
}
