package io.hivemind.scheduler.codec;

import io.hivemind.avro.ContainerBody;
import io.hivemind.avro.GroupBody;
import io.hivemind.avro.HttpBody;
import io.hivemind.avro.JavaBody;
import io.hivemind.avro.JobBody;
import io.hivemind.avro.ProduceBody;
import io.hivemind.avro.RunBody;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

import java.util.List;
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
            case Body.Http http ->
                    new HttpBody(
                            http.method(),
                            http.url(),
                            new TreeMap<>(http.headers()),
                            http.body() == null ? null : http.body().text(),
                            http.expect());
            case Body.Job(String job, Json with) -> new JobBody(job, with.text());
            case Body.Container(String image, List<String> commands, Json settings) ->
                    new ContainerBody(image, commands, settings.text());
            case Body.Group(List<String> members) -> new GroupBody(members);
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
            case HttpBody http ->
                    new Body.Http(
                            http.getMethod(),
                            http.getUrl(),
                            http.getHeaders(),
                            http.getBody() == null ? null : new Json(http.getBody()),
                            http.getExpect());
            case JobBody job -> new Body.Job(job.getJob(), new Json(job.getWith()));
            case ContainerBody container ->
                    new Body.Container(
                            container.getImage(),
                            container.getCommands(),
                            new Json(container.getSettings()));
            case GroupBody group -> new Body.Group(group.getMembers());
            default -> throw new UndecodableException("unknown body " + record.getClass());
        };
    }
}
