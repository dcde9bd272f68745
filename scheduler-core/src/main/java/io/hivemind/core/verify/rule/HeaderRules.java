package io.hivemind.core.verify.rule;

import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunState;
import io.hivemind.core.verify.Rule;

import org.jspecify.annotations.Nullable;

/// Which events of a run as a whole may follow where it is; see `docs/run-states.md`.
final class HeaderRules {

    static RunCheck.@Nullable Verdict verdict(Run run, RunEvent event) {
        boolean cut = run.closing() != null;
        boolean waits = run.state() == RunState.PENDING && !cut;
        boolean runs = run.state() == RunState.RUNNING;
        return switch (event) {
            case RunEvent.RunCreated ignored -> wrong("no second creation");
            case RunEvent.RunQueued ignored -> unless(waits, "a run that waits", run);
            case RunEvent.RunStarted ignored -> unless(waits, "a run that waits", run);
            case RunEvent.RunSkipped ignored -> unless(waits, "a run that waits", run);
            case RunEvent.RunPaused() -> unless(!run.paused(), "a run that is not paused", run);
            case RunEvent.RunResumed() -> unless(run.paused(), "a run that is paused", run);
            case RunEvent.RunDeadlineMissed() ->
                    unless(runs && !run.late(), "a run that is active and not late yet", run);
            case RunEvent.RunCancelling(var reason, var at, boolean endsFinally) ->
                    unless(
                            !cut || (endsFinally && run.finallyClosing() == null),
                            "a run that is not cut short already",
                            run);
            case RunEvent.RunSucceeded ignored ->
                    unless(
                            runs && !cut && !run.failed() && run.openTasks() == 0,
                            "an active run, not cut short, of which no task is open or has failed",
                            run);
            case RunEvent.RunFailed ignored ->
                    unless(
                            (runs && run.openTasks() == 0) || waits,
                            "an active run of which no task is open",
                            run);
            case RunEvent.RunCancelled ignored ->
                    unless(
                            cut && run.openTasks() == 0,
                            "a run that was cut short, of which no task is open",
                            run);
            case RunEvent.OfTask ignored ->
                    throw new IllegalArgumentException("not of the run as a whole: " + event);
        };
    }

    private static RunCheck.@Nullable Verdict unless(boolean legal, String expected, Run run) {
        String is =
                run.state()
                        + (run.reason() == null ? "" : " " + run.reason())
                        + (run.closing() == null ? "" : ", cut short by " + run.closing().reason())
                        + ", "
                        + run.openTasks()
                        + " tasks open";
        return legal ? null : wrong(expected + " (" + is + ")");
    }

    private static RunCheck.Verdict wrong(String expected) {
        return new RunCheck.Verdict(Rule.TRANSITION, expected);
    }

    private HeaderRules() {}
}
