package io.hivemind.core.run;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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

    /// What came of commands that were decided together.
    ///
    /// @param accepted what those that were carried out gave
    /// @param rejected one for each that was not, in their order
    public record Together(Decision.Accepted accepted, List<Decision.Rejected> rejected) {}

    /// Decides commands of one instant in one step: `needs` is evaluated when all of them stand.
    /// The run exists, and none of them starts it.
    public static Together decideTogether(
            RunReader state, Plan plan, List<RunCommand> commands, Instant now) {
        Step step = new Step(state, plan, now);
        List<Decision.Rejected> rejected = new ArrayList<>();
        for (RunCommand command : commands) {
            Decision.Rejected refused = carryOut(step, command);
            if (refused != null) {
                rejected.add(refused);
            }
        }
        return new Together(finish(step), rejected);
    }

    /// The decision where there is no such run; it needs no plan, and the shell may have none.
    public static Decision.Rejected withoutRun(RunCommand command) {
        String why = "no such run: it has ended, or never was";
        if (command instanceof RunCommand.Report report) {
            Decision.Rejected refused = Reports.refuse(report, why);
            Rejection rejection = new Rejection(Rejection.Kind.NO_SUCH_RUN, why);
            return new Decision.Rejected(rejection, refused.event(), refused.effects());
        }
        if (command instanceof RunCommand.PoolGranted granted) {
            return giveBack(Rejection.Kind.NO_SUCH_RUN, why, granted);
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
                Lifecycle.create(step, start, params);
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
            case RunCommand.ReleaseRun() -> Lifecycle.release(step);
            case RunCommand.HoldRun(Reason reason) -> Lifecycle.hold(step, reason);
            case RunCommand.SkipRun(Reason reason) -> Lifecycle.skip(step, reason);
            case RunCommand.CancelRun(Reason reason) -> Lifecycle.cancel(step, reason);
            case RunCommand.PauseRun() -> Lifecycle.pause(step);
            case RunCommand.ResumeRun() -> Lifecycle.resume(step);
            case RunCommand.ReuseTasks reuse -> Reruns.reuse(step, reuse);
            case RunCommand.PoolGranted granted -> granted(step, granted);
            case RunCommand.ChildEnded child -> Children.ended(step, child);
            case RunCommand.Continue(int from, int instance) ->
                    Lifecycle.goOn(step, from, instance);
            case RunCommand.FireTimer(Timer timer) -> Timers.fire(step, timer);
            case RunCommand.Report report -> Reports.decide(step, report);
            case RunCommand.LoseAttempt lost -> Reports.lose(step, lost);
        };
    }

    /// A grant that nobody waits for is given back.
    private static Decision.@Nullable Rejected granted(Step step, RunCommand.PoolGranted granted) {
        TaskPlan task = step.find(granted.task());
        if (task != null && Slots.isHeld(step.row(task), granted.request())) {
            return Decision.Rejected.quietly(
                    Rejection.Kind.STALE, "the attempt holds these slots already");
        }
        if (task == null
                || Closing.of(step, task) != null
                || !Slots.isWaiting(step.row(task))
                || step.row(task).requests() != granted.request()) {
            return giveBack(Rejection.Kind.STALE, "the attempt does not wait for slots", granted);
        }
        Frames.granted(step, task);
        return null;
    }

    private static Decision.Rejected giveBack(
            Rejection.Kind kind, String why, RunCommand.PoolGranted granted) {
        Effect release = new Effect.ReleasePool(granted.task(), granted.request());
        return new Decision.Rejected(new Rejection(kind, why), null, List.of(release));
    }

    /// All ends of this step stand before `needs` is evaluated.
    private static Decision.Accepted finish(Step step) {
        Readiness.settle(step);
        boolean begun = step.run().state() == RunState.RUNNING;
        if (begun && step.isMainOver() && !step.wasMainOver()) {
            Readiness.sweep(step, step.plan().firstFinally(), 0);
            Readiness.settle(step);
        }
        if (step.run().openTasks() == 0 && !step.run().state().isTerminal()) {
            Lifecycle.end(step);
        }
        return step.accepted();
    }

    private RunDecider() {}
}
