package io.hivemind.scheduler.codec;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.Event;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Events as they were written, back to the model: what [EventCodec] writes.
public final class PastEventCodec {
    private PastEventCodec() {}

    /// Null for what is no event of a run, or one that this version does not know.
    public static @Nullable RunEvent read(Event event) {
        Instant at = event.getDecidedAt();
        return switch (event.getBody()) {
            case io.hivemind.avro.RunCreated it ->
                    new RunEvent.RunCreated(
                            event.getRunId(),
                            event.getJob(),
                            event.getRevision(),
                            Refs.trigger(it.getTrigger()),
                            new Json(it.getParams()),
                            it.getNominalAt(),
                            at,
                            it.getTasks(),
                            Refs.parent(it.getParent()));
            case io.hivemind.avro.RunQueued it -> new RunEvent.RunQueued(reason(it.getReason()));
            case io.hivemind.avro.RunStarted ignored -> new RunEvent.RunStarted(at);
            case io.hivemind.avro.RunPaused ignored -> new RunEvent.RunPaused();
            case io.hivemind.avro.RunResumed ignored -> new RunEvent.RunResumed();
            case io.hivemind.avro.RunDeadlineMissed ignored -> new RunEvent.RunDeadlineMissed();
            case io.hivemind.avro.RunCancelling it ->
                    new RunEvent.RunCancelling(reason(it.getReason()), at, it.getEndsFinally());
            case io.hivemind.avro.RunSucceeded it ->
                    new RunEvent.RunSucceeded(new Json(it.getOutput()));
            case io.hivemind.avro.RunFailed it ->
                    new RunEvent.RunFailed(
                            it.getReason() == null ? null : reason(it.getReason()),
                            it.getMessage());
            case io.hivemind.avro.RunSkipped it -> new RunEvent.RunSkipped(reason(it.getReason()));
            case io.hivemind.avro.RunCancelled it ->
                    new RunEvent.RunCancelled(reason(it.getReason()));
            case null -> null;
            default -> ofAttempt(event.getBody(), at);
        };
    }

    private static @Nullable RunEvent ofAttempt(Object body, Instant at) {
        return switch (body) {
            case io.hivemind.avro.TaskQueued it ->
                    new RunEvent.TaskQueued(
                            key(it.getAttempt()),
                            it.getAttempt().getAttempt(),
                            it.getAttempt().getDispatch(),
                            at);
            case io.hivemind.avro.TaskStarted it ->
                    new RunEvent.TaskStarted(
                            key(it.getAttempt()),
                            it.getAttempt().getAttempt(),
                            it.getAttempt().getDispatch(),
                            lease(it.getExecutor()),
                            it.getStartedAt());
            case io.hivemind.avro.TaskTimedOut it ->
                    new RunEvent.TaskTimedOut(
                            new TaskKey(it.getTask(), it.getInstance()), it.getAttempt(), at);
            case io.hivemind.avro.TaskRetryStarted it ->
                    new RunEvent.TaskRetryStarted(
                            new TaskKey(it.getTask(), it.getInstance()), it.getAttempt());
            case io.hivemind.avro.TaskLost it ->
                    new RunEvent.TaskLost(
                            key(it.getAttempt()),
                            it.getAttempt().getAttempt(),
                            it.getAttempt().getDispatch(),
                            Refs.lease(it.getExecutor()),
                            at);
            case io.hivemind.avro.TaskReportRefused it ->
                    new RunEvent.TaskReportRefused(
                            key(it.getAttempt()),
                            it.getAttempt().getAttempt(),
                            it.getAttempt().getDispatch(),
                            Refs.lease(it.getExecutor()),
                            it.getContent(),
                            it.getWhy());
            default -> endOfAttempt(body, at);
        };
    }

    private static @Nullable RunEvent endOfAttempt(Object body, Instant at) {
        return switch (body) {
            case io.hivemind.avro.TaskSucceeded it ->
                    new RunEvent.TaskSucceeded(
                            new TaskKey(it.getTask(), it.getInstance()),
                            it.getAttempt(),
                            new Json(it.getOutput()),
                            it.getExitCode(),
                            it.getFallback(),
                            at);
            case io.hivemind.avro.TaskRetryScheduled it ->
                    new RunEvent.TaskRetryScheduled(
                            new TaskKey(it.getTask(), it.getInstance()),
                            it.getAttempt(),
                            reason(it.getReason()),
                            it.getExitCode(),
                            it.getMessage(),
                            at,
                            it.getDueAt());
            case io.hivemind.avro.TaskFallbackStarted it ->
                    new RunEvent.TaskFallbackStarted(
                            new TaskKey(it.getTask(), it.getInstance()),
                            it.getAttempt(),
                            reason(it.getReason()),
                            it.getExitCode(),
                            it.getMessage(),
                            at);
            case io.hivemind.avro.TaskFailed it ->
                    new RunEvent.TaskFailed(
                            new TaskKey(it.getTask(), it.getInstance()),
                            it.getAttempt(),
                            reason(it.getReason()),
                            it.getExitCode(),
                            it.getMessage(),
                            it.getAllowed(),
                            at);
            default -> aroundAttempts(body, at);
        };
    }

    private static @Nullable RunEvent aroundAttempts(Object body, Instant at) {
        return switch (body) {
            case io.hivemind.avro.TaskDependencyResolved it ->
                    new RunEvent.TaskDependencyResolved(
                            new TaskKey(it.getTask(), it.getInstance()), at);
            case io.hivemind.avro.TaskConditionEvaluated it ->
                    new RunEvent.TaskConditionEvaluated(
                            new TaskKey(it.getTask(), it.getInstance()), it.getValue(), at);
            case io.hivemind.avro.TaskDelayed it ->
                    new RunEvent.TaskDelayed(
                            new TaskKey(it.getTask(), it.getInstance()), at, it.getUntil());
            case io.hivemind.avro.TaskThrottled it ->
                    new RunEvent.TaskThrottled(
                            new TaskKey(it.getTask(), it.getInstance()),
                            reason(it.getReason()),
                            at);
            case io.hivemind.avro.TaskExpanded it ->
                    new RunEvent.TaskExpanded(TaskKey.of(it.getTask()), it.getInstances(), at);
            case io.hivemind.avro.TaskInstanceCreated it ->
                    new RunEvent.TaskInstanceCreated(
                            new TaskKey(it.getTask(), it.getInstance()),
                            new Json(it.getItem()),
                            at);
            case io.hivemind.avro.TaskGroupOpened it ->
                    new RunEvent.TaskGroupOpened(TaskKey.of(it.getTask()), it.getOpen(), at);
            case io.hivemind.avro.TaskCutShort it ->
                    new RunEvent.TaskCutShort(TaskKey.of(it.getTask()), reason(it.getReason()), at);
            case io.hivemind.avro.TaskSkipped it ->
                    new RunEvent.TaskSkipped(
                            new TaskKey(it.getTask(), it.getInstance()),
                            reason(it.getReason()),
                            at);
            case io.hivemind.avro.TaskCancelled it ->
                    new RunEvent.TaskCancelled(
                            new TaskKey(it.getTask(), it.getInstance()),
                            reason(it.getReason()),
                            at);
            case io.hivemind.avro.TaskReused it ->
                    new RunEvent.TaskReused(
                            new TaskKey(it.getTask(), it.getInstance()),
                            it.getAttempts(),
                            it.getInstances(),
                            new Json(it.getOutput()),
                            it.getExitCode(),
                            it.getStartedAt(),
                            it.getEndedAt());
            default -> null;
        };
    }

    private static TaskKey key(AttemptRef attempt) {
        return new TaskKey(attempt.getTask(), attempt.getInstance());
    }

    /// None where a child run started: no executor takes part.
    private static @Nullable Lease lease(ExecutorRef executor) {
        return executor.getExecutor().isEmpty() && executor.getIncarnation().isEmpty()
                ? null
                : Refs.lease(executor);
    }

    private static Reason reason(String name) {
        return Words.read(Reason.class, name);
    }
}
