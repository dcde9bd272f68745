package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// Decides what comes of a command: events and effects, or a rejection. Reads and writes only the
/// rows it touches.
///
/// A timer is forgotten by [Effect.ClearTimer], or by the shell when it fires and is rejected as
/// anything but [Rejection.Kind#EARLY].
public final class RunDecider {

    /// @param state of the run the command is for
    /// @param plan the revision the run is pinned to; for [RunCommand.StartRun] the one it is to be
    ///   pinned to
    /// @param now the decision's time, never before that of an earlier decision about the run
    public static Decision decide(RunReader state, Plan plan, RunCommand command, Instant now) {
        if (command instanceof RunCommand.StartRun start) {
            return start(state, plan, start, now);
        }
        if (state.run() == null) {
            return withoutRun(command);
        }
        Step step = new Step(state, plan, now);
        Decision.Rejected rejected = carryOut(step, command);
        return rejected != null ? rejected : finish(step);
    }

    /// The decision where there is no such run; it needs no plan, and the shell may have none.
    public static Decision.Rejected withoutRun(RunCommand command) {
        String why = "no such run: it has ended, or never was";
        if (command instanceof RunCommand.Report report) {
            Decision.Rejected refused = Reports.refuse(report, why);
            Rejection rejection = new Rejection(Rejection.Kind.NO_SUCH_RUN, why);
            return new Decision.Rejected(rejection, refused.event(), refused.effects());
        }
        return Decision.Rejected.quietly(Rejection.Kind.NO_SUCH_RUN, why);
    }

    private static Decision start(
            RunReader state, Plan plan, RunCommand.StartRun start, Instant now) {
        if (state.run() != null) {
            return Decision.Rejected.quietly(Rejection.Kind.DUPLICATE, "the run exists already");
        }
        return switch (plan.parameters(start.params())) {
            case Evaluation.Failure(String message) ->
                    Decision.Rejected.quietly(Rejection.Kind.BAD_PARAMS, message);
            case Evaluation.Value(Json params) when size(params, start) > Limits.INPUT_BYTES ->
                    Decision.Rejected.quietly(
                            Rejection.Kind.BAD_PARAMS,
                            "the parameters and what the trigger brought are "
                                    + size(params, start)
                                    + " bytes together, more than "
                                    + Limits.INPUT_BYTES);
            case Evaluation.Value(Json params) -> {
                Step step = new Step(state, plan, now);
                step.apply(
                        new RunEvent.RunCreated(
                                start.runId(),
                                plan.job().fullName(),
                                plan.revision(),
                                start.trigger(),
                                params,
                                start.nominalAt(),
                                now,
                                plan.tasks().size()));
                step.apply(new RunEvent.RunStarted());
                Readiness.begin(step);
                yield finish(step);
            }
        };
    }

    /// Every attempt of the run receives them.
    private static long size(Json params, RunCommand.StartRun start) {
        Json event = start.trigger().event();
        return (long) params.sizeBytes() + (event == null ? 0 : event.sizeBytes());
    }

    private static Decision.@Nullable Rejected carryOut(Step step, RunCommand command) {
        return switch (command) {
            case RunCommand.StartRun start ->
                    throw new IllegalArgumentException("not to a live run: " + start);
            case RunCommand.CancelRun() -> cancel(step);
            case RunCommand.Continue(int from) -> goOn(step, from);
            case RunCommand.FireTimer(Timer timer) -> Timers.fire(step, timer);
            case RunCommand.Report report -> Reports.decide(step, report);
            case RunCommand.LoseAttempt lost -> Reports.lose(step, lost);
        };
    }

    private static Decision.@Nullable Rejected cancel(Step step) {
        if (step.run().closing() != null) {
            return Decision.Rejected.quietly(
                    Rejection.Kind.STALE, "the run is being cancelled already");
        }
        Closing.begin(step, Reason.USER);
        return null;
    }

    private static Decision.@Nullable Rejected goOn(Step step, int from) {
        // From the wire: any number must do no harm.
        int ordinal = Math.clamp(from, 0, step.plan().tasks().size());
        if (step.run().closing() != null) {
            Closing.sweep(step, ordinal);
        } else {
            Readiness.sweep(step, ordinal);
        }
        return null;
    }

    /// All ends of this step stand before `needs` is evaluated.
    private static Decision finish(Step step) {
        if (step.run().closing() == null) {
            Readiness.settle(step);
        }
        if (step.run().openTasks() == 0) {
            step.apply(outcome(step.run()));
        }
        return step.accepted();
    }

    private static RunEvent outcome(Run run) {
        if (run.failed()) {
            return new RunEvent.RunFailed(null);
        }
        Run.Closing closing = run.closing();
        return closing == null
                ? new RunEvent.RunSucceeded()
                : new RunEvent.RunCancelled(closing.reason());
    }

    private RunDecider() {}
}
