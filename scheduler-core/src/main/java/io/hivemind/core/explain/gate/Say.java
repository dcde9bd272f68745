package io.hivemind.core.explain.gate;

import io.hivemind.core.job.DurationText;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.run.Reason;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The words of explanations.
public final class Say {

    /// `1 task`, `3 tasks`.
    public static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    public static String list(List<String> names) {
        return String.join(", ", names);
    }

    public static String duration(Duration duration) {
        return DurationText.format(duration);
    }

    /// As users write it.
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// ` (REASON)`, or nothing.
    public static String reason(@Nullable Reason reason) {
        return reason == null ? "" : " (" + reason + ")";
    }

    /// `: text`, or nothing.
    public static String more(@Nullable String text) {
        return text == null || text.isEmpty() ? "" : ": " + text;
    }

    /// As in a job file.
    static String needs(Needs needs) {
        return switch (needs) {
            case Needs.Is(String name, Outcome outcome) when outcome == Outcome.SUCCEEDED -> name;
            case Needs.Is(String name, Outcome outcome) ->
                    name + "." + outcome.name().toLowerCase(Locale.ROOT);
            case Needs.Not(Needs term) -> "!" + inner(term);
            case Needs.All(List<Needs> terms) -> joined(terms, " && ");
            case Needs.Any(List<Needs> terms) -> joined(terms, " || ");
        };
    }

    private static String joined(List<Needs> terms, String operator) {
        return terms.size() == 1
                ? needs(terms.getFirst())
                : terms.stream().map(Say::inner).collect(Collectors.joining(operator));
    }

    private static String inner(Needs term) {
        boolean one =
                switch (term) {
                    case Needs.Is ignored -> true;
                    case Needs.Not ignored -> true;
                    case Needs.All(List<Needs> terms) -> terms.size() == 1;
                    case Needs.Any(List<Needs> terms) -> terms.size() == 1;
                };
        return one ? needs(term) : "(" + needs(term) + ")";
    }

    private Say() {}
}
