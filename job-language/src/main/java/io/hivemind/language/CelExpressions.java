package io.hivemind.language;

import dev.cel.runtime.CelVariableResolver;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.CelEnvironment;
import io.hivemind.language.expression.Compilation;
import io.hivemind.language.expression.Compiled;
import io.hivemind.language.expression.FailedException;
import io.hivemind.language.expression.JsonValues;
import io.hivemind.language.expression.Reference;
import io.hivemind.language.expression.ScopeVariables;
import io.hivemind.language.template.Template;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The expressions of a job in CEL. Compiled expressions are kept; any thread may use it.
///
/// Outside an executor `env` and `secrets` are not known, and an expression that reads them fails.
public final class CelExpressions implements Expressions {
    /// The largest value that an expression may have, as JSON, in characters.
    public static final int MAX_VALUE_CHARS = 1024 * 1024;

    private static final int MAX_LIST_CHARS = 4 * 1024 * 1024;

    private final CelEnvironment environment;
    private final @Nullable Map<String, String> env;
    private final @Nullable Map<String, String> secrets;

    public CelExpressions() {
        this(new CelEnvironment(), null, null);
    }

    private CelExpressions(
            CelEnvironment environment,
            @Nullable Map<String, String> env,
            @Nullable Map<String, String> secrets) {
        this.environment = environment;
        this.env = env;
        this.secrets = secrets;
    }

    /// The same expressions inside an executor, where `env` and `secrets` are known. Cheap: what
    /// was compiled is shared.
    public CelExpressions inExecutor(Map<String, String> env, Map<String, String> secrets) {
        return new CelExpressions(environment, Map.copyOf(env), Map.copyOf(secrets));
    }

    CelEnvironment environment() {
        return environment;
    }

    @Override
    public Expression expression(String source) {
        Optional<Json> list = plainList(source);
        if (list.isPresent()) {
            return new Cel("", List.of(), scope -> list.get());
        }
        Template template =
                source.strip().startsWith("{{") ? parse(source.strip()) : new Template(List.of());
        Compiled compiled =
                compile(template.isAlone() ? template.holes().getFirst().source() : source);
        return new Cel(
                compiled.source(),
                List.of(compiled),
                scope -> json(compiled.evaluate(variables(scope))));
    }

    /// A list written out may be longer than an expression.
    private static Optional<Json> plainList(String source) {
        if (!source.startsWith("[") || source.contains("{{")) {
            return Optional.empty();
        }
        try {
            return Optional.of(JsonValues.write(JsonValues.parse(source), MAX_LIST_CHARS));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public Expression template(String text) {
        Filler filler = filler(text);
        return new Cel(text, filler.compiled(), scope -> json(filler.value(variables(scope))));
    }

    @Override
    public Expression document(Json document) {
        return filled(document, text -> text.contains("{{") ? filler(text) : null);
    }

    @Override
    public Expression output(Json document) {
        return filled(document, text -> new Filler(List.of(compile(text)), true));
    }

    private Expression filled(Json document, Function<String, @Nullable Filler> fillers) {
        List<Compiled> compiled = new ArrayList<>();
        Document filled =
                document(
                        JsonValues.parse(document.text()),
                        text -> {
                            Filler filler = fillers.apply(text);
                            if (filler == null) {
                                return variables -> text;
                            }
                            compiled.addAll(filler.compiled());
                            return filler::value;
                        });
        return new Cel("the value", compiled, scope -> json(filled.value(variables(scope))));
    }

    /// A value as text, as a template within a text shows it: null is nothing, lists and mappings
    /// are JSON.
    public static String text(Json value) {
        return JsonValues.text(JsonValues.parse(value.text()), MAX_VALUE_CHARS);
    }

    private ScopeVariables variables(Scope scope) {
        return new ScopeVariables(scope, env, secrets);
    }

    private static Json json(Object value) {
        return JsonValues.write(value, MAX_VALUE_CHARS);
    }

    private Compiled compile(String source) {
        return switch (environment.compile(source)) {
            case Compilation.Done(Compiled expression) -> expression;
            case Compilation.Refused(int offset, String message) ->
                    throw new IllegalArgumentException(
                            Quote.of(source) + " at character " + (offset + 1) + ": " + message);
        };
    }

    private static Template parse(String text) {
        return Template.parse(text);
    }

    private Filler filler(String text) {
        Template template = parse(text);
        List<Object> parts = new ArrayList<>();
        for (Template.Part part : template.parts()) {
            switch (part) {
                case Template.Text(String plain) -> parts.add(plain);
                case Template.Hole hole -> parts.add(compile(hole.source()));
            }
        }
        return new Filler(parts, template.isAlone());
    }

    private static Document document(Object value, Function<String, Document> texts) {
        return switch (value) {
            case String text -> texts.apply(text);
            case List<?> list -> {
                List<Document> items = list.stream().map(item -> document(item, texts)).toList();
                yield variables -> {
                    List<Object> filled = new ArrayList<>();
                    for (Document item : items) {
                        filled.add(item.value(variables));
                    }
                    return filled;
                };
            }
            case Map<?, ?> map -> {
                Map<Object, Document> fields = new LinkedHashMap<>();
                map.forEach((key, field) -> fields.put(key, document(field, texts)));
                yield variables -> {
                    Map<Object, Object> filled = new LinkedHashMap<>();
                    for (Map.Entry<Object, Document> field : fields.entrySet()) {
                        filled.put(field.getKey(), field.getValue().value(variables));
                    }
                    return filled;
                };
            }
            default -> variables -> value;
        };
    }

    /// A text with its templates compiled: Strings and Compiled in turn.
    private record Filler(List<Object> parts, boolean alone) {
        List<Compiled> compiled() {
            return parts.stream()
                    .filter(Compiled.class::isInstance)
                    .map(Compiled.class::cast)
                    .toList();
        }

        Object value(CelVariableResolver variables) throws FailedException {
            if (alone) {
                return ((Compiled) parts.getFirst()).evaluate(variables);
            }
            StringBuilder text = new StringBuilder();
            for (Object part : parts) {
                text.append(
                        part instanceof Compiled compiled
                                ? JsonValues.text(compiled.evaluate(variables), MAX_VALUE_CHARS)
                                : part);
                if (text.length() > MAX_VALUE_CHARS) {
                    throw new FailedException(
                            "the text is larger than " + MAX_VALUE_CHARS / 1024 + " KiB");
                }
            }
            return text.toString();
        }
    }

    private interface Document {
        Object value(CelVariableResolver variables) throws FailedException;
    }

    private interface Step {
        Json value(Scope scope) throws FailedException;
    }

    /// An expression, and which tasks it reads.
    private static final class Cel implements Expression {
        private final String what;
        private final @Nullable Set<String> tasks;
        private final Step step;

        Cel(String what, List<Compiled> compiled, Step step) {
            this.what = what;
            this.step = step;
            Set<String> names = new LinkedHashSet<>();
            boolean any = false;
            for (Compiled each : compiled) {
                for (Reference reference : each.references()) {
                    if (reference.variable().equals("tasks")) {
                        any |= reference.member() == null;
                        names.add(String.valueOf(reference.member()));
                    }
                }
            }
            this.tasks = any ? null : Set.copyOf(names);
        }

        @Override
        public Evaluation evaluate(Scope scope) {
            try {
                return new Evaluation.Value(step.value(scope));
            } catch (FailedException | IllegalArgumentException e) {
                return new Evaluation.Failure(
                        Quote.of(what) + " cannot be evaluated: " + e.getMessage());
            }
        }

        @Override
        public @Nullable Set<String> tasks() {
            return tasks;
        }
    }
}
