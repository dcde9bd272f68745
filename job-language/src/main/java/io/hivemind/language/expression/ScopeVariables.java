package io.hivemind.language.expression;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelVariableResolver;

import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// A scope as CEL's variables. JSON is parsed when it is first read, and once. Used by one thread,
/// for one evaluation or several of the same scope.
public final class ScopeVariables implements CelVariableResolver {
    /// The kinds of triggers whose event is a slot.
    private static final Set<String> OF_TIME = Set.of("cron", "every", "at", "calendar");

    private final Scope scope;
    private final @Nullable Map<String, String> env;
    private final @Nullable Map<String, String> secrets;
    private final Map<String, Object> values = new HashMap<>();

    /// @param env null outside an executor
    /// @param secrets null outside an executor
    public ScopeVariables(
            Scope scope, @Nullable Map<String, String> env, @Nullable Map<String, String> secrets) {
        this.scope = scope;
        this.env = env;
        this.secrets = secrets;
    }

    @Override
    public Optional<Object> find(String name) {
        Object known = values.get(name);
        if (known == null) {
            known = value(name);
            if (known != null) {
                values.put(name, known);
            }
        }
        return Optional.ofNullable(known);
    }

    private @Nullable Object value(String name) {
        return switch (name) {
            case "params" -> JsonValues.parse(scope.params().text());
            case "run" -> run(scope);
            case "event" -> json(scope.event());
            case "tasks" -> tasks(scope.tasks());
            case "item" -> json(scope.item());
            case "index" ->
                    scope.index() < 0 ? NullValue.NULL_VALUE : (Object) (long) scope.index();
            case "attempt" -> attempt(scope.attempt());
            case "env" -> inExecutor("env", env);
            case "secrets" -> inExecutor("secrets", secrets);
            default -> null;
        };
    }

    private static Map<String, String> inExecutor(
            String name, @Nullable Map<String, String> values) {
        if (values == null) {
            throw new IllegalArgumentException("\"" + name + "\" is known only inside an executor");
        }
        return values;
    }

    private static Map<String, Object> run(Scope scope) {
        Scope.RunView run = scope.run();
        Object event = OF_TIME.contains(run.trigger()) ? json(scope.event()) : Map.of();
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("id", run.id());
        map.put("job", run.job());
        map.put("nominal_time", run.nominalTime());
        map.put("interval_start", time(event, "interval_start"));
        map.put("interval_end", time(event, "interval_end"));
        map.put("created_at", run.createdAt());
        map.put("trigger", run.trigger());
        return map;
    }

    /// The slot and the next, as the schedule's own event has them.
    private static Object time(Object event, String field) {
        if (!(event instanceof Map<?, ?> fields) || !(fields.get(field) instanceof String text)) {
            return NullValue.NULL_VALUE;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return NullValue.NULL_VALUE;
        }
    }

    private static Object attempt(Scope.@Nullable AttemptView attempt) {
        if (attempt == null) {
            return NullValue.NULL_VALUE;
        }
        return Map.of("number", (long) attempt.number(), "fencing_token", attempt.fencingToken());
    }

    private static Map<String, Object> tasks(Map<String, Scope.TaskView> tasks) {
        Map<String, Object> map = new LinkedHashMap<>();
        tasks.forEach((name, task) -> map.put(name, task(task)));
        return map;
    }

    private static Map<String, Object> task(Scope.TaskView task) {
        Map<String, Supplier<Object>> fields = new LinkedHashMap<>();
        fields.put("state", task::state);
        fields.put("output", () -> json(task.output()));
        fields.put("outputs", () -> json(task.output()));
        fields.put(
                "exit_code",
                () ->
                        task.exitCode() == null
                                ? NullValue.NULL_VALUE
                                : (Object) (long) task.exitCode());
        fields.put("attempts", () -> (long) task.attempts());
        fields.put("started_at", () -> instant(task.startedAt()));
        fields.put("ended_at", () -> instant(task.endedAt()));
        return new LazyMap(fields);
    }

    private static Object instant(@Nullable Instant at) {
        return at == null ? NullValue.NULL_VALUE : at;
    }

    private static Object json(@Nullable Json json) {
        return json == null ? NullValue.NULL_VALUE : JsonValues.parse(json.text());
    }

    /// A map whose values are made when they are first read.
    private static final class LazyMap extends AbstractMap<String, Object> {
        private final Map<String, Supplier<Object>> fields;
        private final Map<String, Object> made = new HashMap<>();

        LazyMap(Map<String, Supplier<Object>> fields) {
            this.fields = fields;
        }

        @Override
        public boolean containsKey(@Nullable Object key) {
            return fields.containsKey(key);
        }

        @Override
        public @Nullable Object get(@Nullable Object key) {
            Supplier<Object> field = fields.get(key);
            return field == null
                    ? null
                    : made.computeIfAbsent((String) key, ignored -> field.get());
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            Map<String, Object> all = new LinkedHashMap<>();
            fields.forEach((key, field) ->
                    all.put(key, made.computeIfAbsent(key, ignored -> field.get())));
            return all.entrySet();
        }
    }
}
