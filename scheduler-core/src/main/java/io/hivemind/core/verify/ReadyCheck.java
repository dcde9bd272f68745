package io.hivemind.core.verify;

import io.hivemind.core.run.TaskKey;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// Each event that queues a dispatch has its ready record, and each ready record its event,
/// whichever is seen first.
final class ReadyCheck {
    record Dispatch(String runId, TaskKey task, int attempt, int dispatch) {}

    private final Consumer<Finding> findings;
    private final Map<Dispatch, Position> queued = new LinkedHashMap<>();
    private final Map<Dispatch, Position> handed = new LinkedHashMap<>();

    ReadyCheck(Consumer<Finding> findings) {
        this.findings = findings;
    }

    void queued(Fact.Queued it) {
        match(
                new Dispatch(it.runId(), it.task(), it.attempt(), it.dispatch()),
                it.at(),
                queued,
                handed);
    }

    void handed(Fact.Handed it) {
        match(
                new Dispatch(it.runId(), it.task(), it.attempt(), it.dispatch()),
                it.at(),
                handed,
                queued);
    }

    boolean awaits(Dispatch dispatch) {
        return queued.containsKey(dispatch) || handed.containsKey(dispatch);
    }

    boolean isSettled() {
        return queued.isEmpty() && handed.isEmpty();
    }

    void finish() {
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
