package io.hivemind.core.explain.gate;

import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Gate.Standing;
import io.hivemind.core.explain.RecordedRun;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskPlan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `when`, with the values that it read when it was evaluated.
final class WhenGate {
    /// A variable with what is selected of it; a call at its end is not part of it.
    private static final Pattern PATH =
            Pattern.compile(
                    "(?<![\\w.'\"])(?:params|tasks|event|run|item|index)\\b"
                        + "(?:\\s*\\.\\s*\\w+(?!\\w|\\s*\\()|\\[\\s*(?:'[^']*'|\"[^\"]*\"|\\d+)\\s*])*");

    private final Scene scene;
    private final TaskPlan task;
    private final String source;

    /// @param task one that has a condition
    WhenGate(Scene scene, TaskPlan task) {
        this.scene = scene;
        this.task = task;
        this.source = Objects.requireNonNull(task.spec().options().when());
    }

    Gate gate(Standing standing) {
        return switch (standing) {
            case NOT_ASKED -> Gate.notAsked(Kind.WHEN, source);
            case WAITS -> Gate.waits(Kind.WHEN, source, "the scheduler's next step");
            case STOPPED -> Gate.stopped(Kind.WHEN, source + " is false").with(values());
            case PASSED -> Gate.passed(Kind.WHEN, source + " is true", values());
        };
    }

    private List<Fact> values() {
        Expression when = Objects.requireNonNull(task.when());
        RecordedRun then = scene.recorded().asOf(task.key(), RunEvent.TaskConditionEvaluated.class);
        Scope scope = scene.plan().scope(then, task, when.tasks());
        List<Fact> values = new ArrayList<>();
        for (String path : paths(source)) {
            if (values.size() < Limits.VALUES
                    && evaluate(path, scope) instanceof Evaluation.Value(Json value)) {
                values.add(Fact.value(path, shortened(value.text())));
            }
        }
        return values;
    }

    private Evaluation evaluate(String path, Scope scope) {
        try {
            return scene.expressions().expression(path).evaluate(scope);
        } catch (IllegalArgumentException e) {
            return new Evaluation.Failure(String.valueOf(e.getMessage())); // part of a text
        }
    }

    static Set<String> paths(String source) {
        Set<String> paths = new LinkedHashSet<>();
        Matcher matcher = PATH.matcher(source);
        while (matcher.find()) {
            paths.add(matcher.group());
        }
        return paths;
    }

    private static String shortened(String text) {
        return text.length() <= Limits.VALUE_CHARS
                ? text
                : text.substring(0, Limits.VALUE_CHARS - 1) + "…";
    }
}
