package io.hivemind.language.read;

import io.hivemind.core.job.Body;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.retry.RetryPolicy;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// `fallback`: another body, with a `timeout` and a `retry` of its own.
final class FallbackReader {
    private final Messages messages;
    private final BodyReader bodies;
    private final RoutineUse routines;
    private final Values values;

    FallbackReader(JobScope scope, BodyReader bodies) {
        this.messages = scope.messages();
        this.bodies = bodies;
        this.routines = new RoutineUse(scope);
        this.values = new Values(messages);
    }

    Optional<Fallback> read(Node node, Map<String, String> env, Settings settings) {
        if (!(node instanceof Node.Mapping mapping)) {
            return values.wrong(node, "another body, as {run: ./from-replica}");
        }
        return Fields.of(mapping, Vocabulary.FALLBACK, messages)
                .flatMap(written -> routines.expand(mapping))
                .flatMap(whole -> Fields.of(whole, Vocabulary.ROUTINE, messages))
                .map(fields -> fallback(fields, env, settings));
    }

    private Fallback fallback(Fields fields, Map<String, String> env, Settings settings) {
        Body body = bodies.read(fields, env);
        if (BodyReader.bodies(fields.mapping()).isEmpty()) {
            messages.problem(
                    fields.mapping(), "a fallback without a body; as {run: ./from-replica}");
        }
        @Nullable Duration timeout =
                fields.value("timeout")
                        .flatMap(value -> settings.positive(value, "fallback.timeout"))
                        .orElse(null);
        return new Fallback(
                body,
                timeout,
                fields.value("retry")
                        .flatMap(new RetryReader(messages, settings, "fallback.retry.")::read)
                        .orElse(RetryPolicy.NONE));
    }
}
