package io.hivemind.connect.watch.task;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.core.job.DurationText;
import io.hivemind.core.schedule.TimeText;
import io.hivemind.language.expression.JsonValues;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A trigger's mapping, as `apply` has let it through; what is not of the wanted type counts as
/// left out.
public final class Options {
    private final Map<?, ?> values;

    private Options(Map<?, ?> values) {
        this.values = values;
    }

    public static Options of(FollowedTrigger trigger) {
        return new Options(
                JsonValues.parse(trigger.spec().options().text()) instanceof Map<?, ?> map
                        ? map
                        : Map.of());
    }

    public Optional<String> text(String key) {
        return values.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    public boolean has(String key) {
        return values.containsKey(key);
    }

    /// The mapping that a key holds; an empty one where there is none.
    public Options inner(String key) {
        return new Options(values.get(key) instanceof Map<?, ?> map ? map : Map.of());
    }

    /// A list of texts, or one.
    public List<String> texts(String key) {
        return switch (values.get(key)) {
            case String text -> List.of(text);
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case null, default -> List.of();
        };
    }

    public Duration duration(String key, Duration orElse) {
        return text(key).flatMap(DurationText::parse).orElse(orElse);
    }

    /// `from`: what is there at first sight and older than this is not told.
    public Instant from() {
        String from = text("from").orElse("latest");
        return switch (from) {
            case "latest" -> Instant.MAX;
            case "earliest" -> Instant.MIN;
            default -> TimeText.time(from, ZoneOffset.UTC).orElse(Instant.MAX);
        };
    }
}
