package io.hivemind.core.verify.rule;

import io.hivemind.core.run.Parts;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;
import io.hivemind.core.verify.Rule;

import org.jspecify.annotations.Nullable;

/// Which events of a task may follow where it is; see `docs/run-state-machine.md`.
final class TaskRules {

    /// @param outer the row around it, of a group or of all instances; null for none
    static RunCheck.@Nullable Verdict verdict(
            Run run, TaskRun row, @Nullable TaskRun outer, RunEvent.OfTask event) {
        if (row.state().isTerminal()) {
            return new RunCheck.Verdict(
                    Rule.TERMINAL, "nothing: the task is " + row.state() + " already");
        }
        if (run.state() == RunState.PENDING) {
            boolean reused = event instanceof RunEvent.TaskReused && run.closing() == null;
            boolean cut = event instanceof RunEvent.TaskCancelled && run.closing() != null;
            return unless(reused || cut || isBelow(event, outer), "nothing while the run waits");
        }
        String wrong = wrongPlace(row, event);
        if (wrong == null && outer != null && event.task().isInstance()) {
            wrong = wrongInstance(row, outer, event);
        }
        return wrong == null ? null : new RunCheck.Verdict(Rule.TRANSITION, wrong);
    }

    private static boolean isBelow(RunEvent.OfTask event, @Nullable TaskRun outer) {
        return outer != null && outer.cut() != null && event instanceof RunEvent.TaskCancelled;
    }

    private static @Nullable String wrongPlace(TaskRun row, RunEvent.OfTask event) {
        boolean pending = row.state() == TaskState.PENDING;
        boolean runs = row.state() == TaskState.RUNNING && row.parts() == null;
        boolean whole = row.parts() != null;
        return switch (event) {
            case RunEvent.TaskDependencyResolved ignored ->
                    ifNot(pending && row.readyAt() == null, "a task that waits for its needs", row);
            case RunEvent.TaskConditionEvaluated ignored ->
                    ifNot(pending && row.attempt() == 0, "a task before its attempts", row);
            case RunEvent.TaskDelayed ignored ->
                    ifNot(pending && row.attempt() == 0, "a task before its attempts", row);
            case RunEvent.TaskThrottled ignored ->
                    ifNot(pending || isLost(row), "a task between attempts", row);
            case RunEvent.TaskExpanded ignored ->
                    ifNot(pending && row.attempt() == 0, "a task before its instances", row);
            case RunEvent.TaskGroupOpened ignored ->
                    ifNot(pending && row.attempt() == 0, "a group that is not open", row);
            case RunEvent.TaskInstanceCreated ignored ->
                    ifNot(pending && row.readyAt() == null, "an instance that is new", row);
            case RunEvent.TaskCutShort ignored ->
                    ifNot(whole && row.cut() == null, "a task with instances or members", row);
            case RunEvent.TaskReused ignored -> "nothing: it can be reused only before the start";
            case RunEvent.TaskQueued it -> queued(row, it);
            case RunEvent.TaskStarted it -> started(row, it);
            case RunEvent.TaskTimedOut it -> current(runs, row, it.attempt());
            case RunEvent.TaskRetryScheduled it -> current(runs, row, it.attempt());
            case RunEvent.TaskLost it ->
                    ifNot(
                            runs
                                    && row.attempt() == it.attempt()
                                    && row.dispatch() == it.dispatch()
                                    && it.lease().equals(row.lease()),
                            "the attempt that this executor holds",
                            row);
            case RunEvent.TaskRetryStarted it ->
                    ifNot(
                            pending
                                    && row.reason() == Reason.BACKOFF
                                    && it.attempt() == row.attempt() + 1,
                            "a task in a backoff, and its next attempt",
                            row);
            case RunEvent.TaskFallbackStarted ignored ->
                    ifNot(!whole && !row.isFallback(), "a task without instances, once", row);
            case RunEvent.TaskSucceeded it -> succeeded(row, it);
            case RunEvent.TaskFailed it ->
                    ifNot(
                            it.attempt() == 0
                                    || it.attempt() == row.attempt()
                                    || it.attempt() == row.attempt() + 1,
                            "its newest attempt",
                            row);
            case RunEvent.TaskSkipped ignored ->
                    ifNot(pending && row.attempt() == 0, "a task before its attempts", row);
            case RunEvent.TaskCancelled ignored -> null;
            case RunEvent.TaskReportRefused ignored -> null;
        };
    }

    private static @Nullable String queued(TaskRun row, RunEvent.TaskQueued event) {
        boolean again = row.state() == TaskState.QUEUED && event.attempt() == row.attempt();
        boolean next =
                (row.state() == TaskState.PENDING || isLost(row))
                        && event.attempt() == row.attempt() + 1;
        return ifNot(
                (again || next) && event.dispatch() == row.dispatch() + 1,
                "the next attempt of a task that waits, or the same once more, and the next"
                        + " dispatch",
                row);
    }

    private static @Nullable String started(TaskRun row, RunEvent.TaskStarted event) {
        boolean claimed =
                row.state() == TaskState.QUEUED
                        && event.attempt() == row.attempt()
                        && event.dispatch() == row.dispatch()
                        && event.lease() != null;
        boolean child =
                (row.state() == TaskState.PENDING || row.state() == TaskState.RUNNING)
                        && event.lease() == null
                        && event.attempt() == row.attempt() + 1
                        && event.dispatch() == row.dispatch() + 1;
        return ifNot(claimed || child, "the attempt that is queued, under its dispatch", row);
    }

    /// A join, a record that the scheduler writes, an attempt, or the last of its parts.
    private static @Nullable String succeeded(TaskRun row, RunEvent.TaskSucceeded event) {
        boolean pending = row.state() == TaskState.PENDING;
        boolean own = pending && (event.attempt() == 0 || event.attempt() == row.attempt() + 1);
        Parts parts = row.parts();
        boolean attempt =
                row.state() == TaskState.RUNNING
                        && parts == null
                        && event.attempt() == row.attempt();
        boolean whole = parts != null && parts.isDone();
        return ifNot(
                (own || attempt || whole) && event.fallback() == row.isFallback(),
                "an attempt that runs, or the end of all instances and members",
                row);
    }

    private static @Nullable String wrongInstance(
            TaskRun row, TaskRun outer, RunEvent.OfTask event) {
        Parts parts = outer.parts();
        int index = event.task().instance();
        if (parts == null || index >= parts.count()) {
            return "an instance of a list that is known";
        }
        boolean first = index == parts.next();
        boolean creation = event instanceof RunEvent.TaskInstanceCreated;
        boolean passedOver = event instanceof RunEvent.TaskCancelled;
        if (creation && !first) {
            return "instance " + parts.next() + " first";
        }
        if (!creation && row.readyAt() == null && !passedOver) {
            return "the creation of the instance first";
        }
        return null;
    }

    private static @Nullable String current(boolean runs, TaskRun row, int attempt) {
        return ifNot(runs && row.attempt() == attempt, "the attempt that runs", row);
    }

    /// A lost attempt leaves its row RUNNING until the next event says what follows.
    private static boolean isLost(TaskRun row) {
        return row.state() == TaskState.RUNNING && row.parts() == null && row.losses() > 0;
    }

    private static @Nullable String ifNot(boolean legal, String expected, TaskRun row) {
        return legal
                ? null
                : expected
                        + " (it is "
                        + row.state()
                        + (row.reason() == null ? "" : " " + row.reason())
                        + " in attempt "
                        + row.attempt()
                        + ", dispatch "
                        + row.dispatch()
                        + ")";
    }

    private static RunCheck.@Nullable Verdict unless(boolean legal, String expected) {
        return legal ? null : new RunCheck.Verdict(Rule.TRANSITION, expected);
    }

    private TaskRules() {}
}
