package io.hivemind.language.read;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The kinds of triggers and the options each takes (LANGUAGE section 6).
enum TriggerKind {
    CRON("timezone dst jitter catch_up catch_up_window start end exclude"),
    EVERY("from timezone jitter catch_up catch_up_window start end exclude"),
    AT("timezone"),
    CALENDAR("timezone dst jitter catch_up catch_up_window start end exclude"),
    FILE("on settle from identity"),
    S3("match endpoint region from poll notifications"),
    WEBHOOK(""),
    KAFKA("from batch debounce"),
    CONNECT(""),
    MANUAL("");

    private final String options;

    TriggerKind(String options) {
        this.options = options;
    }

    static Optional<TriggerKind> of(String key) {
        return Arrays.stream(values()).filter(kind -> kind.key().equals(key)).findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(TriggerKind::key).toList();
    }

    /// The key that makes a mapping a trigger of this kind.
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    List<String> all() {
        return Stream.concat(Stream.of(key(), "params"), Arrays.stream(options.split(" ")))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    boolean takes(String key) {
        return all().contains(key);
    }

    /// The keys of the mapping that a kind's own key holds.
    static List<String> innerKeys(String key) {
        return switch (key) {
            case "webhook" ->
                    List.of("path", "secret", "signature", "signature_header", "dedupe_header");
            case "kafka" -> List.of("topic", "format", "when", "from", "batch", "debounce");
            case "connect" -> List.of("class", "config", "topic", "when");
            case "notifications" -> List.of("sqs", "kafka");
            case "batch" -> List.of("max", "within");
            case "dst" -> List.of("gap", "overlap");
            default -> List.of();
        };
    }
}
