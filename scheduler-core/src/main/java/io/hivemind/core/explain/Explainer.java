package io.hivemind.core.explain;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.explain.gate.JobGates;
import io.hivemind.core.explain.gate.Limits;
import io.hivemind.core.explain.gate.PartsGate;
import io.hivemind.core.explain.gate.RunGates;
import io.hivemind.core.explain.gate.Say;
import io.hivemind.core.explain.gate.Scene;
import io.hivemind.core.explain.gate.TaskGates;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskState;
import io.hivemind.core.schedule.Schedule;
import io.hivemind.core.schedule.Slot;
import io.hivemind.core.schedule.Slots;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Explains runs, tasks and jobs.
public final class Explainer {

    /// A trigger of a job.
    ///
    /// @param schedule null for one that is not by time
    public record Trigger(TriggerSpec spec, @Nullable Schedule schedule) {}

    private final Expressions expressions;

    /// @param expressions those that the plans were compiled with
    public Explainer(Expressions expressions) {
        this.expressions = expressions;
    }

    public Explanation run(RecordedRun recorded, Plan plan, Outside outside) {
        Scene scene = new Scene(recorded, plan, outside, expressions);
        RunGates gates = scene.runGates();
        Run run = recorded.run();
        List<Fact> tasks =
                run.startedAt() == null
                        ? List.of()
                        : plan.tasks().stream().map(task -> scene.fact(task.key())).toList();
        return new Explanation(
                run.state().name(),
                name(run.paused() && run.reason() == null ? Reason.PAUSED : run.reason()),
                says(scene, gates.current()),
                gates.all(),
                tasks);
    }

    /// Null where the job has no such task, or the task no such instance.
    public @Nullable Explanation task(
            RecordedRun recorded, Plan plan, Outside outside, TaskKey key) {
        TaskPlan whole = plan.find(key.task());
        if (whole == null || (key.isInstance() && !isInstance(recorded, whole, key))) {
            return null;
        }
        Scene scene = new Scene(recorded, plan, outside, expressions);
        TaskPlan task = scene.task(key);
        TaskGates gates = new TaskGates(scene, task);
        var row = recorded.task(key);
        List<Fact> parts = row.parts() == null ? List.of() : new PartsGate(scene, task).all();
        return new Explanation(
                row.state().name(), name(row.reason()), gates.says(), gates.all(), parts);
    }

    /// Why no run of the job has started.
    public Explanation job(JobPlan job, List<Trigger> triggers, Outside outside) {
        String name = job.job().fullName();
        List<JobGates.Next> next = new ArrayList<>();
        for (Trigger trigger : triggers) {
            next.add(new JobGates.Next(trigger.spec(), next(trigger, name, outside.now())));
        }
        List<Gate> gates = new JobGates(job, next, outside).all();
        List<String> closed =
                gates.stream()
                        .filter(gate -> !gate.isOpen())
                        .map(gate -> gate.kind().word())
                        .toList();
        long live = outside.liveRuns().size();
        return new Explanation(
                null,
                null,
                Say.count(live, "live run")
                        + (closed.isEmpty()
                                ? "; nothing holds a trigger back"
                                : "; the next run waits for: " + Say.list(closed)),
                gates,
                List.of());
    }

    private static @Nullable Slot next(Trigger trigger, String job, Instant now) {
        if (trigger.schedule() == null) {
            return null;
        }
        List<Slot> slots = Slots.of(trigger.schedule(), job).between(now, Instant.MAX, 1);
        return slots.isEmpty() ? null : slots.getFirst();
    }

    private static boolean isInstance(RecordedRun recorded, TaskPlan whole, TaskKey key) {
        var parts = recorded.task(TaskKey.of(key.task())).parts();
        return whole.isMany() && parts != null && key.instance() < parts.count();
    }

    private static String says(Scene scene, @Nullable Gate current) {
        Run run = scene.run();
        return switch (run.state()) {
            case PENDING ->
                    current == null ? "begins in the next step" : "waits: " + current.says();
            case RUNNING -> running(scene, run);
            case SUCCEEDED -> "SUCCEEDED" + after(scene, RunEvent.RunSucceeded.class);
            case FAILED -> failed(scene, run);
            case SKIPPED -> "never started" + Say.more(current == null ? null : current.says());
            case CANCELLED ->
                    "CANCELLED"
                            + Say.reason(run.reason())
                            + after(scene, RunEvent.RunCancelled.class);
        };
    }

    private static String after(Scene scene, Class<? extends RunEvent> end) {
        Instant startedAt = scene.run().startedAt();
        Instant endedAt = scene.recorded().when(end);
        return startedAt == null || endedAt == null
                ? ""
                : ", " + Say.duration(Duration.between(startedAt, endedAt)) + " after its start";
    }

    private static String running(Scene scene, Run run) {
        if (run.closing() != null) {
            return "is being ended ("
                    + run.closing().reason()
                    + "), "
                    + Say.count(run.openTasks(), "task")
                    + " open";
        }
        List<String> open =
                scene.plan().tasks().stream()
                        .map(TaskPlan::key)
                        .filter(key -> !key.task().contains("."))
                        .filter(key -> isNext(scene, key))
                        .map(TaskKey::toString)
                        .toList();
        return (run.paused() ? "paused; " : "")
                + run.openTasks()
                + " of "
                + Say.count(scene.plan().tasks().size(), "task")
                + " open"
                + (open.isEmpty() || open.size() > Limits.FACTS
                        ? ""
                        : ", it is the turn of " + Say.list(open));
    }

    private static boolean isNext(Scene scene, TaskKey key) {
        var row = scene.recorded().task(key);
        return !row.state().isTerminal() && row.reason() != Reason.DEPENDENCIES;
    }

    private static String failed(Scene scene, Run run) {
        RunEvent.RunFailed event = scene.recorded().last(RunEvent.RunFailed.class);
        if (run.reason() != null) {
            return "FAILED"
                    + Say.reason(run.reason())
                    + Say.more(event == null ? null : event.message());
        }
        for (TaskPlan task : scene.plan().tasks()) {
            boolean failed = scene.recorded().task(task.key()).state() == TaskState.FAILED;
            if (failed && !task.covered()) {
                return task.key() + " " + new TaskGates(scene, scene.task(task.key())).says();
            }
        }
        return "FAILED";
    }

    private static @Nullable String name(@Nullable Reason reason) {
        return reason == null ? null : reason.name();
    }
}
