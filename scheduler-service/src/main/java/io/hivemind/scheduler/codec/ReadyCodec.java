package io.hivemind.scheduler.codec;

import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.TaskInput;
import io.hivemind.avro.UpstreamTask;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Run;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeMap;

/// What an executor is handed.
public final class ReadyCodec {
    private ReadyCodec() {}

    public static ReadyTask write(Run run, JobSpec job, TaskSpec task, Effect.Dispatch dispatch) {
        ReadyTask record = new ReadyTask();
        record.setRunId(run.runId());
        record.setJob(run.job());
        record.setRevision(run.revision());
        record.setAttempt(Refs.attempt(dispatch.task(), dispatch.attempt(), dispatch.dispatch()));
        Fallback fallback = dispatch.fallback() ? task.options().fallback() : null;
        record.setBody(body(fallback == null ? task.body() : fallback.body()));
        record.setTimeoutMs(
                TaskCodec.millis(fallback == null ? task.timeout() : fallback.timeout()));
        record.setSlots(task.placement().slots());
        record.setRequires(new TreeMap<>(task.placement().requires()));
        record.setFiles(job.files().stream().map(JobCodec::file).toList());
        record.setInput(input(run, task, dispatch.input()));
        return record;
    }

    /// Executors have no others; a definition that nobody checked must not stop the partition.
    private static @Nullable Object body(Body body) {
        return switch (body) {
            case Body.Http ignored -> throw unknown(body);
            case Body.Container ignored -> throw unknown(body);
            default -> BodyCodec.write(body);
        };
    }

    private static UndecodableException unknown(Body body) {
        return new UndecodableException("executors have no body " + body.getClass());
    }

    private static TaskInput input(Run run, TaskSpec task, Scope scope) {
        TaskInput record = new TaskInput();
        record.setParams(scope.params().text());
        record.setNominalAt(Refs.millis(run.nominalAt()));
        record.setCreatedAt(Refs.millis(run.createdAt()));
        record.setTrigger(Refs.trigger(run.trigger()));
        record.setTasks(upstream(scope));
        record.setNeeds(List.copyOf(task.needs().tasks()));
        record.setItem(Refs.text(scope.item()));
        record.setIndex(scope.index());
        return record;
    }

    private static List<UpstreamTask> upstream(Scope scope) {
        return scope.tasks().entrySet().stream()
                .map(entry -> upstream(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static UpstreamTask upstream(String name, Scope.TaskView view) {
        return new UpstreamTask(
                name,
                view.state(),
                view.output().text(),
                view.exitCode(),
                view.attempts(),
                Refs.millisOrNull(view.startedAt()),
                Refs.millisOrNull(view.endedAt()));
    }
}
