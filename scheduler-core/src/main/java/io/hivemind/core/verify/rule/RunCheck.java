package io.hivemind.core.verify.rule;

import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunEvolver;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Finding;
import io.hivemind.core.verify.Rule;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// One live run: its state is the fold of its events, and each event is held against the state
/// before it. After the first finding it is folded on, and no more is said.
public final class RunCheck {
    private final @Nullable Plan plan;
    private final Consumer<Finding> findings;
    private final Map<TaskKey, TaskRun> rows = new HashMap<>();
    private Run run;
    private boolean spoiled;

    public RunCheck(RunEvent.RunCreated created, @Nullable Plan plan, Consumer<Finding> findings) {
        this.plan = plan;
        this.findings = findings;
        this.run = RunEvolver.evolve(null, created);
    }

    public Run header() {
        return run;
    }

    TaskRun row(TaskKey key) {
        return rows.getOrDefault(key, TaskRun.pending(key));
    }

    public void check(Fact.Happened fact) {
        RunEvent event = fact.event();
        Verdict verdict = spoiled ? null : verdict(fact);
        if (verdict != null) {
            spoiled = true;
            TaskKey task = event instanceof RunEvent.OfTask ofTask ? ofTask.task() : null;
            String expected = verdict.expected() + "; it is " + name(event);
            findings.accept(new Finding(verdict.rule(), fact.at(), fact.runId(), task, expected));
        }
        if (event instanceof RunEvent.OfTask ofTask) {
            for (TaskKey key : RunEvolver.touched(ofTask)) {
                rows.put(key, RunEvolver.evolve(row(key), ofTask));
            }
        }
        run = RunEvolver.evolve(run, event);
    }

    private @Nullable Verdict verdict(Fact.Happened fact) {
        if (!(fact.event() instanceof RunEvent.OfTask event)) {
            return HeaderRules.verdict(run, fact.event());
        }
        TaskRun row = row(event.task());
        TaskKey around = event.task().enclosing();
        TaskRun outer = around == null ? null : row(around);
        Verdict verdict = TaskRules.verdict(run, row, outer, event);
        if (verdict == null && !fact.forgotten()) {
            verdict = LeaseRule.verdict(row, event, fact.by());
        }
        if (verdict == null && plan != null) {
            verdict = new NeedsRule(plan, run, this::row).verdict(row, event);
        }
        return verdict;
    }

    /// What is wrong with an event, and with which rule.
    ///
    /// @param expected what should have been
    record Verdict(Rule rule, String expected) {}

    /// `TaskQueued`, with what it says.
    public static String name(RunEvent event) {
        return event.toString();
    }
}
