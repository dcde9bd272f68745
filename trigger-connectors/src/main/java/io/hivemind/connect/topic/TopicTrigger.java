package io.hivemind.connect.topic;

import io.hivemind.core.job.DurationText;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.schedule.TimeText;
import io.hivemind.language.RecordCondition;
import io.hivemind.language.expression.JsonValues;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which records a trigger takes, and how many of them make a run.
record TopicTrigger(
        String topic, Format format, Optional<RecordCondition> when, From from, Grouping grouping) {
    /// What bytes are read as.
    enum Format {
        AVRO,
        JSON,
        STRING
    }

    /// Where a trigger begins that never read anything.
    sealed interface From {
        /// With what comes after the definition was published.
        record Latest() implements From {}

        record Earliest() implements From {}

        /// With the first record that is not older.
        record Time(Instant at) implements From {}
    }

    /// How many records make a run.
    sealed interface Grouping {
        record Each() implements Grouping {}

        /// As many as came, `within` after the first of them at the latest.
        record Batch(int max, Duration within) implements Grouping {}

        /// The last one, when none has followed for so long.
        record Debounce(Duration quiet) implements Grouping {}
    }

    private static final int MAX_BATCH = 100_000;
    private static final Duration FOREVER = Duration.ofDays(3_650);

    /// @throws IllegalArgumentException for what no reader of definitions lets pass
    static TopicTrigger of(TriggerSpec spec) {
        if (!(JsonValues.parse(spec.options().text()) instanceof Map<?, ?> written)) {
            throw new IllegalArgumentException("the trigger is no mapping");
        }
        Map<Object, Object> options = new LinkedHashMap<>(written);
        if (written.get(spec.kind()) instanceof Map<?, ?> inner) {
            options.putAll(inner);
        }
        String when = text(options, "when", "");
        return new TopicTrigger(
                topic(options),
                Format.valueOf(text(options, "format", "json").toUpperCase(Locale.ROOT)),
                when.isEmpty() ? Optional.empty() : Optional.of(RecordCondition.of(when)),
                from(text(options, "from", "latest")),
                grouping(options));
    }

    /// That of `connect` may stand in the connector's own settings.
    private static String topic(Map<?, ?> options) {
        Map<?, ?> config = options.get("config") instanceof Map<?, ?> map ? map : Map.of();
        String topic = text(options, "topic", text(config, "topic", ""));
        if (topic.isEmpty()) {
            throw new IllegalArgumentException("it names no topic");
        }
        return topic;
    }

    private static From from(String text) {
        return switch (text) {
            case "latest" -> new From.Latest();
            case "earliest" -> new From.Earliest();
            default ->
                    new From.Time(
                            TimeText.time(text, ZoneOffset.UTC)
                                    .orElseThrow(() ->
                                            new IllegalArgumentException(
                                                    "\"" + text + "\" is no time")));
        };
    }

    private static Grouping grouping(Map<?, ?> options) {
        if (options.get("batch") instanceof Map<?, ?> batch) {
            int max = batch.get("max") instanceof Number number ? number.intValue() : MAX_BATCH;
            return new Grouping.Batch(max, duration(batch, "within").orElse(FOREVER));
        }
        return duration(options, "debounce")
                .<Grouping>map(Grouping.Debounce::new)
                .orElseGet(Grouping.Each::new);
    }

    private static Optional<Duration> duration(Map<?, ?> options, String key) {
        String text = text(options, key, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                DurationText.parse(text)
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "\"" + text + "\": " + DurationText.FORM)));
    }

    private static String text(Map<?, ?> options, String key, String other) {
        return options.get(key) instanceof String text ? text : other;
    }
}
