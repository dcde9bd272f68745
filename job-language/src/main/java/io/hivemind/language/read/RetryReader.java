package io.hivemind.language.read;

import io.hivemind.core.retry.Backoff;
import io.hivemind.core.retry.RetryOn;
import io.hivemind.core.retry.RetryPolicy;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `retry`.
final class RetryReader {
    private static final int MAX_ATTEMPTS = 10_000;
    private static final int MAX_EXIT_CODE = 255;

    private final Messages messages;
    private final Values values;
    private final Settings settings;
    private final String prefix;

    /// @param prefix of the keys of its templates, as `retry.`
    RetryReader(Messages messages, Settings settings, String prefix) {
        this.messages = messages;
        this.values = new Values(messages);
        this.settings = settings;
        this.prefix = prefix;
    }

    Optional<RetryPolicy> read(Node node) {
        Optional<Fields> found = Fields.of(node, Vocabulary.RETRY, messages);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = found.get();
        @Nullable Duration maxDelay = duration(fields, "max_delay").orElse(null);
        return Optional.of(
                new RetryPolicy(
                        fields.value("attempts")
                                .flatMap(n ->
                                        settings.integer(n, prefix + "attempts", 1, MAX_ATTEMPTS))
                                .orElse(1),
                        duration(fields, "delay").orElse(Duration.ZERO),
                        fields.value("backoff")
                                .flatMap(n -> values.oneOf(n, Backoff.class))
                                .orElse(Backoff.FIXED),
                        number(fields, "factor", 1000).orElse(2.0),
                        maxDelay,
                        number(fields, "jitter", 1).orElse(0.0),
                        fields.value("on").map(this::on).orElse(List.of())));
    }

    private Optional<Duration> duration(Fields fields, String key) {
        return fields.value(key).flatMap(node -> settings.duration(node, prefix + key));
    }

    private Optional<Double> number(Fields fields, String key, double max) {
        return fields.value(key).flatMap(node -> settings.number(node, prefix + key, 0, max));
    }

    private List<RetryOn> on(Node node) {
        List<RetryOn> kinds = new ArrayList<>();
        for (Node item : values.list(node, true)) {
            kind(item).ifPresent(kinds::add);
        }
        return kinds;
    }

    private Optional<RetryOn> kind(Node node) {
        if (node instanceof Node.Scalar scalar) {
            String text = scalar.text();
            switch (text) {
                case "exit" -> {
                    return Optional.of(new RetryOn.Exit());
                }
                case "timeout" -> {
                    return Optional.of(new RetryOn.Timeout());
                }
                case "error" -> {
                    return Optional.of(new RetryOn.AnyError());
                }
                default -> {}
            }
            if (text.matches("error:\\s*[A-Za-z_$][A-Za-z0-9_.$]*")) {
                return Optional.of(
                        new RetryOn.ErrorType(text.substring("error:".length()).strip()));
            }
            if (scalar.kind() == Node.Kind.INT) {
                return values.integer(scalar, 1, MAX_EXIT_CODE).map(RetryOn.ExitCode::new);
            }
        }
        return values.wrong(node, "exit, an exit code, timeout, error or error:Name");
    }
}
