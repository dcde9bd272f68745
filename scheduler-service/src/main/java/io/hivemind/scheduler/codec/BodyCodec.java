package io.hivemind.scheduler.codec;

import io.hivemind.avro.JavaBody;
import io.hivemind.avro.ProduceBody;
import io.hivemind.avro.RunBody;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

import java.util.TreeMap;

/// What tasks do; null on the wire is [Body.None].
final class BodyCodec {
    private BodyCodec() {}

    static @Nullable Object write(Body body) {
        return switch (body) {
            case Body.None() -> null;
            case Body.Run run ->
                    new RunBody(
                            run.commands(),
                            new TreeMap<>(run.env()),
                            run.envFrom(),
                            run.workdir(),
                            run.shell());
            case Body.Java(String handler, Json with) -> new JavaBody(handler, with.text());
            case Body.Produce produce ->
                    new ProduceBody(
                            produce.topic(),
                            produce.key(),
                            produce.value().text(),
                            new TreeMap<>(produce.headers()));
        };
    }

    static Body read(@Nullable Object record) {
        return switch (record) {
            case null -> new Body.None();
            case RunBody run ->
                    new Body.Run(
                            run.getCommands(),
                            run.getEnv(),
                            run.getEnvFrom(),
                            run.getWorkdir(),
                            run.getShell());
            case JavaBody java -> new Body.Java(java.getHandler(), new Json(java.getWith()));
            case ProduceBody produce ->
                    new Body.Produce(
                            produce.getTopic(),
                            produce.getKey(),
                            new Json(produce.getValue()),
                            produce.getHeaders());
            default -> throw new UndecodableException("unknown body " + record.getClass());
        };
    }
}
