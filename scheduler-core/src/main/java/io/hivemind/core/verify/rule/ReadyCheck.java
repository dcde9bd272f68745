package io.hivemind.core.verify.rule;

import io.hivemind.core.run.TaskKey;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Finding;
import io.hivemind.core.verify.Position;
import io.hivemind.core.verify.Rule;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Each event that queues a dispatch has its ready record, and each ready record its event,
/// whichever is seen first.
public final class ReadyCheck {
    public record Dispatch(String runId, TaskKey task, int attempt, int dispatch) {}

    private final Consumer<Finding> findings;
    private final Map<Dispatch, Position> queued = new LinkedHashMap<>();
    private final Map<Dispatch, Position> handed = new LinkedHashMap<>();

    public ReadyCheck(Consumer<Finding> findings) {
        this.findings = findings;
    }

    public void queued(Fact.Queued it) {
        match(
                new Dispatch(it.runId(), it.task(), it.attempt(), it.dispatch()),
                it.at(),
                queued,
                handed);
    }

    public void handed(Fact.Handed it) {
        match(
                new Dispatch(it.runId(), it.task(), it.attempt(), it.dispatch()),
                it.at(),
                handed,
                queued);
    }

    public boolean awaits(Dispatch dispatch) {
        return queued.containsKey(dispatch) || handed.containsKey(dispatch);
    }

    public boolean isSettled() {
        return queued.isEmpty() && handed.isEmpty();
    }

    public void finish() {
        queued.forEach((key, at) -> found(key, at, "a ready record of this dispatch"));
        handed.forEach((key, at) -> found(key, at, "an event that queues this dispatch"));
    }

    private static void match(
            Dispatch key, Position at, Map<Dispatch, Position> own, Map<Dispatch, Position> other) {
        if (other.remove(key) == null) {
            own.put(key, at);
        }
    }

    private void found(Dispatch key, Position at, String expected) {
        findings.accept(
                new Finding(
                        Rule.READY,
                        at,
                        key.runId(),
                        key.task(),
                        expected + ": attempt " + key.attempt() + ", dispatch " + key.dispatch()));
    }
}
