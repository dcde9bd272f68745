package io.hivemind.core.verify.rule;

import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;
import io.hivemind.core.verify.Rule;

import org.jspecify.annotations.Nullable;

/// What a report did to an attempt, it did as the report of the executor that holds the attempt.
final class LeaseRule {

    static RunCheck.@Nullable Verdict verdict(
            TaskRun row, RunEvent.OfTask event, RunCommand.@Nullable Report by) {
        if (event instanceof RunEvent.TaskStarted started && started.lease() != null) {
            boolean own =
                    by != null
                            && by.lease().equals(started.lease())
                            && by.attempt().attempt() == started.attempt()
                            && by.attempt().dispatch() == started.dispatch();
            return own ? null : wrong("the claim of " + started.lease() + " that it follows from");
        }
        boolean result =
                event instanceof RunEvent.TaskSucceeded
                        || (by != null
                                && by.attempt().task().equals(event.task())
                                && isEndOfAttempt(event));
        boolean live = row.state() == TaskState.QUEUED || row.state() == TaskState.RUNNING;
        if (!result || !live || row.parts() != null || (row.lease() == null && by == null)) {
            return null;
        }
        boolean own =
                by != null
                        && row.state() == TaskState.RUNNING
                        && by.lease().equals(row.lease())
                        && by.attempt().attempt() == row.attempt()
                        && by.attempt().dispatch() == row.dispatch();
        return own
                ? null
                : wrong(
                        "a report of "
                                + row.lease()
                                + ", which holds attempt "
                                + row.attempt()
                                + ", dispatch "
                                + row.dispatch()
                                + ", not "
                                + (by == null ? "none" : by.attempt() + " of " + by.lease()));
    }

    private static boolean isEndOfAttempt(RunEvent.OfTask event) {
        return event instanceof RunEvent.TaskFailed
                || event instanceof RunEvent.TaskRetryScheduled
                || event instanceof RunEvent.TaskTimedOut
                || event instanceof RunEvent.TaskFallbackStarted;
    }

    private static RunCheck.Verdict wrong(String expected) {
        return new RunCheck.Verdict(Rule.LEASE, expected);
    }

    private LeaseRule() {}
}
