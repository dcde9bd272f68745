package io.hivemind.scheduler.api.run;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.core.run.RunState;
import io.hivemind.scheduler.history.json.AvroJson;
import io.hivemind.scheduler.history.query.AttemptRow;
import io.hivemind.scheduler.history.query.Page;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.scheduler.history.query.TaskRow;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// Runs as the contract has them.
public final class RunJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RunJson() {}

    static ObjectNode page(Page<RunRow> page) {
        ObjectNode json = NODES.objectNode();
        ArrayNode items = json.putArray("items");
        page.items().forEach(run -> items.add(run(run)));
        return json.put("next", page.next());
    }

    static ObjectNode run(RunRow run) {
        ObjectNode json =
                NODES.objectNode()
                        .put("id", run.id())
                        .put("job", run.job())
                        .put("revision", run.revision());
        ObjectNode trigger =
                json.putObject("trigger")
                        .put("kind", run.trigger().kind())
                        .put("id", run.trigger().id());
        if (run.trigger().event() != null) {
            trigger.set("event", AvroJson.value(run.trigger().event()));
        }
        json.set("params", AvroJson.value(run.params()));
        RunRow.Times times = run.times();
        json.set("output", AvroJson.value(run.output()));
        return json.put("nominal_at", AvroJson.instant(times.nominalAt()))
                .put("created_at", AvroJson.instant(times.createdAt()))
                .put("started_at", instant(times.startedAt()))
                .put("ended_at", instant(times.endedAt()))
                .put("state", run.state().name())
                .put("reason", run.reason())
                .put("tasks", run.tasks());
    }

    /// The few words that name a run and say where it stands.
    public static ObjectNode handle(RunRow run) {
        return handle(run.id(), run.job(), run.state()).put("reason", run.reason());
    }

    static ObjectNode handle(String id, String job, RunState state) {
        return NODES.objectNode().put("id", id).put("job", job).put("state", state.name());
    }

    /// @param tasks in the order they are to be shown
    static ObjectNode detail(RunRow run, List<TaskRow> tasks, List<AttemptRow> attempts) {
        ObjectNode json = NODES.objectNode();
        json.set("run", run(run));
        ArrayNode items = json.putArray("tasks");
        for (TaskRow task : tasks) {
            ObjectNode item = task(task);
            ArrayNode history = item.putArray("history");
            attempts.stream()
                    .filter(attempt ->
                            attempt.task().equals(task.task())
                                    && attempt.instance() == task.instance())
                    .forEach(attempt -> history.add(attempt(attempt)));
            items.add(item);
        }
        return json;
    }

    private static ObjectNode task(TaskRow task) {
        ObjectNode json = NODES.objectNode().put("task", task.task());
        instance(json, task.instance());
        json.put("state", task.state().name())
                .put("reason", task.reason())
                .put("attempts", task.attempts())
                .put("instances", task.instances())
                .put("started_at", instant(task.startedAt()))
                .put("ended_at", instant(task.endedAt()))
                .put("due_at", instant(task.dueAt()));
        json.set("output", AvroJson.value(task.output()));
        return json.put("exit_code", task.exitCode()).put("message", task.message());
    }

    private static ObjectNode attempt(AttemptRow attempt) {
        return NODES.objectNode()
                .put("attempt", attempt.attempt())
                .put("dispatch", attempt.dispatch())
                .put("state", attempt.state())
                .put("reason", attempt.reason())
                .put("executor", attempt.executor())
                .put("queue", attempt.queue())
                .put("priority", attempt.priority())
                .put("queued_at", instant(attempt.queuedAt()))
                .put("started_at", instant(attempt.startedAt()))
                .put("ended_at", instant(attempt.endedAt()))
                .put("exit_code", attempt.exitCode())
                .put("message", attempt.message());
    }

    private static void instance(ObjectNode json, int instance) {
        if (instance < 0) {
            json.putNull("instance");
        } else {
            json.put("instance", instance);
        }
    }

    private static @Nullable String instant(@Nullable Instant at) {
        return at == null ? null : AvroJson.instant(at);
    }
}
