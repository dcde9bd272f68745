package io.hivemind.language.value;

import dev.cel.common.values.NullValue;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.DurationText;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.JsonValues;

import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// The parameters of one start: what was given, with defaults where nothing was, and what is wrong
/// with it.
///
/// @param values in the order they are declared
public record ParamValues(Map<String, Object> values, Optional<String> problems) {

    public static ParamValues resolve(List<ParamSpec> declared, Map<?, ?> given) {
        List<String> problems = new ArrayList<>();
        Map<String, Object> values = new LinkedHashMap<>();
        for (ParamSpec spec : declared) {
            Object value = given.get(spec.name());
            if (value == null || value instanceof NullValue) {
                if (spec.required()) {
                    problems.add("the parameter " + Quote.of(spec.name()) + " is required");
                }
                values.put(spec.name(), JsonValues.parse(spec.defaultValue().text()));
            } else {
                check(spec, value).ifPresent(problems::add);
                values.put(spec.name(), value);
            }
        }
        List<String> names = declared.stream().map(ParamSpec::name).toList();
        for (Object name : given.keySet()) {
            if (!names.contains(String.valueOf(name))) {
                problems.add(
                        "there is no parameter "
                                + Quote.of(String.valueOf(name))
                                + Suggestion.after(String.valueOf(name), names));
            }
        }
        return new ParamValues(
                values,
                problems.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", problems)));
    }

    /// What is wrong with a value for this parameter, if anything is.
    public static Optional<String> check(ParamSpec spec, Object value) {
        if (!fits(spec.type(), value)) {
            return Optional.of(
                    "the parameter "
                            + Quote.of(spec.name())
                            + " is "
                            + wanted(spec.type())
                            + ", not "
                            + shown(value));
        }
        if (!spec.choices().isEmpty()
                && spec.choices().stream()
                        .noneMatch(choice -> JsonValues.parse(choice.text()).equals(value))) {
            String choices =
                    spec.choices().stream().map(Json::text).collect(Collectors.joining(", "));
            return Optional.of(
                    "the parameter "
                            + Quote.of(spec.name())
                            + " is one of "
                            + choices
                            + ", not "
                            + shown(value));
        }
        return Optional.empty();
    }

    private static String shown(Object value) {
        return Quote.of(JsonValues.text(value, Integer.MAX_VALUE));
    }

    /// Whether a value that is not null is of the type.
    public static boolean fits(ParamSpec.Type type, Object value) {
        return switch (type) {
            case STRING -> value instanceof String;
            case INT -> value instanceof Long;
            case NUMBER -> value instanceof Long || value instanceof Double;
            case BOOL -> value instanceof Boolean;
            case DATE -> value instanceof String text && isDate(text);
            case DATETIME -> value instanceof String text && isDateTime(text);
            case DURATION -> value instanceof String text && DurationText.parse(text).isPresent();
            case LIST -> value instanceof List<?>;
            case JSON -> true;
        };
    }

    private static String wanted(ParamSpec.Type type) {
        return switch (type) {
            case STRING -> "a string";
            case INT -> "an int";
            case NUMBER -> "a number";
            case BOOL -> "true or false";
            case DATE -> "a date as 2026-03-01";
            case DATETIME -> "a time as 2026-03-01T18:00:00Z";
            case DURATION -> "a duration as 1h30m";
            case LIST -> "a list";
            case JSON -> "any value";
        };
    }

    private static boolean isDate(String text) {
        try {
            LocalDate.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    private static boolean isDateTime(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
