package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

/// The run as a whole: how it comes into being, waits, pauses, is cut short and ends.
final class Lifecycle {

    static void create(Step step, RunCommand.StartRun start, Json params) {
        step.apply(
                new RunEvent.RunCreated(
                        start.runId(),
                        step.plan().job().fullName(),
                        step.plan().revision(),
                        start.trigger(),
                        params,
                        start.nominalAt(),
                        step.now(),
                        step.plan().tasks().size(),
                        start.parent()));
        switch (start.createdAs()) {
            case Entry.Start() -> begin(step);
            case Entry.Wait(Reason reason) -> step.apply(new RunEvent.RunQueued(reason));
            case Entry.Skip(Reason reason) -> step.apply(new RunEvent.RunSkipped(reason));
            case Entry.Fail(Reason reason, String message) ->
                    step.apply(new RunEvent.RunFailed(reason, message));
        }
    }

    static Decision.@Nullable Rejected release(Step step) {
        if (!isWaiting(step.run())) {
            return stale("the run does not wait");
        }
        begin(step);
        return null;
    }

    static Decision.@Nullable Rejected hold(Step step, Reason reason) {
        if (!isWaiting(step.run()) || step.run().reason() == reason) {
            return stale("the run does not wait, or does so for this reason");
        }
        step.apply(new RunEvent.RunQueued(reason));
        return null;
    }

    static Decision.@Nullable Rejected skip(Step step, Reason reason) {
        if (!isWaiting(step.run())) {
            return stale("the run does not wait");
        }
        step.apply(new RunEvent.RunSkipped(reason));
        return null;
    }

    /// One that was cut short may be paused too: its `finally` waits.
    static Decision.@Nullable Rejected pause(Step step) {
        if (step.run().paused() || step.run().finallyClosing() != null) {
            return stale("the run is paused, or ends");
        }
        step.apply(new RunEvent.RunPaused());
        return null;
    }

    /// What fell due in the pause starts now.
    static Decision.@Nullable Rejected resume(Step step) {
        if (!step.run().paused()) {
            return stale("the run is not paused");
        }
        step.apply(new RunEvent.RunResumed());
        if (step.run().state() == RunState.RUNNING) {
            Readiness.sweep(step, 0, 0);
        }
        return null;
    }

    /// The first ends all but `finally`; one that comes when that has been ended, that too. A run
    /// that never started has none.
    static Decision.@Nullable Rejected cancel(Step step, Reason reason) {
        Run run = step.run();
        if (run.closing() == null) {
            Closing.begin(step, reason, run.state() == RunState.PENDING);
        } else if (run.finallyClosing() == null && step.plan().finallyTasks() > 0) {
            Closing.begin(step, reason, true);
        } else {
            return stale("the run is being cancelled already");
        }
        return null;
    }

    static Decision.@Nullable Rejected goOn(Step step, int from, int instance) {
        if (isWaiting(step.run())) {
            return stale("the run waits");
        }
        // From the wire: any number must do no harm.
        int ordinal = Math.clamp(from, 0, step.plan().tasks().size());
        Readiness.sweep(step, ordinal, instance);
        return null;
    }

    /// No task is left.
    static void end(Step step) {
        Run run = step.run();
        if (isWaiting(run)) {
            return;
        }
        Run.Closing closing = run.closing();
        Expression output = step.plan().output();
        if (closing != null && closing.reason() == Reason.TIMED_OUT) {
            step.apply(new RunEvent.RunFailed(Reason.TIMED_OUT, null));
        } else if (run.failed()) {
            step.apply(new RunEvent.RunFailed(null, null));
        } else if (closing != null) {
            step.apply(new RunEvent.RunCancelled(closing.reason()));
        } else if (output == null) {
            step.apply(new RunEvent.RunSucceeded(Json.NULL));
        } else {
            step.apply(result(Inputs.of(step, output).evaluate(output)));
        }
    }

    private static RunEvent result(Evaluation output) {
        return switch (output) {
            case Evaluation.Failure(String message) ->
                    new RunEvent.RunFailed(Reason.EXPRESSION, Failures.shortened(message));
            case Evaluation.Value(Json json) when json.sizeBytes() > Limits.OUTPUT_BYTES ->
                    new RunEvent.RunFailed(
                            Reason.EXPRESSION,
                            "the output is "
                                    + json.sizeBytes()
                                    + " bytes, more than "
                                    + Limits.OUTPUT_BYTES);
            case Evaluation.Value(Json json) -> new RunEvent.RunSucceeded(json);
        };
    }

    private static void begin(Step step) {
        step.apply(new RunEvent.RunStarted(step.now()));
        Readiness.begin(step);
    }

    private static boolean isWaiting(Run run) {
        return run.state() == RunState.PENDING && run.closing() == null;
    }

    private static Decision.Rejected stale(String why) {
        return Decision.Rejected.quietly(Rejection.Kind.STALE, why);
    }

    private Lifecycle() {}
}
