package io.hivemind.scheduler.codec;

import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.ParentRef;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.RunCommand.AttemptRef;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// The small records that several topics share.
public final class Refs {
    private static final int EXECUTOR_NAME_BYTES = 256;

    private Refs() {}

    public static io.hivemind.avro.AttemptRef attempt(TaskKey task, int attempt, int dispatch) {
        return new io.hivemind.avro.AttemptRef(task.task(), task.instance(), attempt, dispatch);
    }

    static AttemptRef attempt(io.hivemind.avro.AttemptRef record) {
        TaskKey task = new TaskKey(record.getTask(), record.getInstance());
        return new AttemptRef(task, record.getAttempt(), record.getDispatch());
    }

    public static ExecutorRef lease(Lease lease) {
        return new ExecutorRef(lease.executor(), lease.incarnation());
    }

    /// Who holds an attempt. The names are part of keys and of many a record: endless ones are
    /// refused where they come in.
    public static Lease lease(ExecutorRef record) {
        checkName(record.getExecutor());
        checkName(record.getIncarnation());
        return new Lease(record.getExecutor(), record.getIncarnation());
    }

    private static void checkName(String name) {
        int bytes = Json.utf8Bytes(name);
        if (bytes > EXECUTOR_NAME_BYTES) {
            throw new UndecodableException(
                    "its executor's name is %d bytes, more than %d"
                            .formatted(bytes, EXECUTOR_NAME_BYTES));
        }
    }

    public static io.hivemind.avro.TriggerRef trigger(TriggerRef trigger) {
        return new io.hivemind.avro.TriggerRef(trigger.kind(), trigger.id(), text(trigger.event()));
    }

    static TriggerRef trigger(io.hivemind.avro.TriggerRef record) {
        return new TriggerRef(record.getKind(), record.getId(), json(record.getEvent()));
    }

    static @Nullable ParentRef parent(@Nullable Parent parent) {
        return parent == null
                ? null
                : new ParentRef(
                        parent.runId(),
                        attempt(parent.task(), parent.attempt(), parent.dispatch()));
    }

    static @Nullable Parent parent(@Nullable ParentRef record) {
        if (record == null) {
            return null;
        }
        AttemptRef attempt = attempt(record.getAttempt());
        return new Parent(record.getRunId(), attempt.task(), attempt.attempt(), attempt.dispatch());
    }

    static @Nullable String text(@Nullable Json json) {
        return json == null ? null : json.text();
    }

    static @Nullable Json json(@Nullable String text) {
        return text == null ? null : new Json(text);
    }

    /// The wire has milliseconds.
    static Instant millis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    static @Nullable Instant millisOrNull(@Nullable Instant instant) {
        return instant == null ? null : millis(instant);
    }
}
