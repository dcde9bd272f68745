package io.hivemind.core.job;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Fills in the numbers and durations of a task that depend on the run (`retry: {attempts: "{{
/// params.tries }}"}`). What they may read is known when the run is created, so that the same task
/// of the same run always comes out the same.
public final class Templates {
    private static final int MOST = 10_000;

    /// What came of it.
    public sealed interface Filled {}

    /// The task as this run has it, without templates.
    public record Done(TaskSpec task) implements Filled {}

    /// A template could not be evaluated, or gave no such number or duration.
    public record Failed(String message) implements Filled {}

    private final Map<String, Json> values;

    private Templates(Map<String, Json> values) {
        this.values = values;
    }

    /// @param scope the run's parameters, its view and its event
    public static Filled fill(TaskSpec task, Expressions expressions, Scope scope) {
        if (task.options().templates().isEmpty()) {
            return new Done(task);
        }
        Map<String, Json> values = new LinkedHashMap<>();
        for (Map.Entry<String, String> template : task.options().templates().entrySet()) {
            switch (expressions.template(template.getValue()).evaluate(scope)) {
                case Evaluation.Value(Json json) -> values.put(template.getKey(), json);
                case Evaluation.Failure(String message) -> {
                    return new Failed(template.getKey() + ": " + message);
                }
            }
        }
        try {
            return new Done(new Templates(values).task(task));
        } catch (UnfitException e) {
            return new Failed(String.valueOf(e.getMessage()));
        }
    }

    private TaskSpec task(TaskSpec task) throws UnfitException {
        Placement placement = task.placement();
        Duration delay = duration("delay", task.delay());
        return new TaskSpec(
                task.name(),
                task.body(),
                task.needs(),
                delay == null ? Duration.ZERO : delay,
                duration("timeout", task.timeout()),
                retry("retry.", task.retry()),
                count("max_lost", task.maxLost(), 0),
                task.allowFailure(),
                new Placement(
                        placement.queue(),
                        placement.priority(),
                        count("slots", placement.slots(), 1),
                        placement.requires()),
                task.labels(),
                task.reads(),
                options(task.options()));
    }

    private TaskOptions options(TaskOptions options) throws UnfitException {
        Fallback fallback = options.fallback();
        return new TaskOptions(
                options.when(),
                options.maxRuns(),
                duration("deadline", options.deadline()),
                options.instances(),
                values.containsKey("max_parallel")
                        ? (Integer) count("max_parallel", 1, 1)
                        : options.maxParallel(),
                fallback == null
                        ? null
                        : new Fallback(
                                fallback.body(),
                                duration("fallback.timeout", fallback.timeout()),
                                retry("fallback.retry.", fallback.retry())),
                options.pools(),
                options.atMostOnce(),
                options.group(),
                options.atFinally());
    }

    private RetryPolicy retry(String prefix, RetryPolicy retry) throws UnfitException {
        Duration delay = duration(prefix + "delay", retry.delay());
        return new RetryPolicy(
                count(prefix + "attempts", retry.attempts(), 1),
                delay == null ? Duration.ZERO : delay,
                retry.backoff(),
                number(prefix + "factor", retry.factor(), 1_000),
                duration(prefix + "max_delay", retry.maxDelay()),
                number(prefix + "jitter", retry.jitter(), 1),
                retry.on());
    }

    private int count(String key, int otherwise, int least) throws UnfitException {
        Json value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        String text = value.asText();
        if (text.matches("[0-9]{1,6}")) {
            int count = Integer.parseInt(text);
            if (count >= least && count <= MOST) {
                return count;
            }
        }
        throw new UnfitException(key, "a whole number from " + least + " to " + MOST, text);
    }

    private double number(String key, double otherwise, int most) throws UnfitException {
        Json value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        String text = value.asText();
        if (text.matches("[0-9]{1,6}(\\.[0-9]{1,18})?") && Double.parseDouble(text) <= most) {
            return Double.parseDouble(text);
        }
        throw new UnfitException(key, "a number from 0 to " + most, text);
    }

    private @Nullable Duration duration(String key, @Nullable Duration otherwise)
            throws UnfitException {
        Json value = values.get(key);
        if (value == null) {
            return otherwise;
        }
        return DurationText.parse(value.asText())
                .orElseThrow(() -> new UnfitException(key, "a duration", value.asText()));
    }

    private static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;

        UnfitException(String key, String wanted, String text) {
            super(key + " wants " + wanted + ", and its template gave " + shortly(text));
        }

        private static String shortly(String text) {
            return text.length() <= 60 ? text : text.substring(0, 59) + "…";
        }
    }
}
