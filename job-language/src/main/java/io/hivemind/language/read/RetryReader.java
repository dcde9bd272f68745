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

    RetryReader(Messages messages) {
        this.messages = messages;
        this.values = new Values(messages);
    }

    Optional<RetryPolicy> read(Node node) {
        Optional<Fields> found = Fields.of(node, Vocabulary.RETRY, messages);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Fields fields = found.get();
        @Nullable Duration maxDelay =
                fields.value("max_delay").flatMap(values::duration).orElse(null);
        return Optional.of(
                new RetryPolicy(
                        fields.value("attempts")
                                .flatMap(n -> values.integer(n, 1, MAX_ATTEMPTS))
                                .orElse(1),
                        fields.value("delay").flatMap(values::duration).orElse(Duration.ZERO),
                        fields.value("backoff")
                                .flatMap(n -> values.oneOf(n, Backoff.class))
                                .orElse(Backoff.FIXED),
                        fields.value("factor").flatMap(n -> values.number(n, 0, 1000)).orElse(2.0),
                        maxDelay,
                        fields.value("jitter").flatMap(n -> values.number(n, 0, 1)).orElse(0.0),
                        fields.value("on").map(this::on).orElse(List.of())));
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
