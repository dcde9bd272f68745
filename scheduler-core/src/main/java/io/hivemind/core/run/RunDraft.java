package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A header being changed by one event; lives only within [RunEvolver].
final class RunDraft {
    private final Run before;
    RunState state;
    @Nullable Reason reason;
    @Nullable Instant startedAt;
    boolean paused;
    Run.@Nullable Closing closing;
    Run.@Nullable Closing finallyClosing;
    boolean late;
    int openTasks;
    boolean failed;
    Json output;

    RunDraft(Run run) {
        before = run;
        state = run.state();
        reason = run.reason();
        startedAt = run.startedAt();
        paused = run.paused();
        closing = run.closing();
        finallyClosing = run.finallyClosing();
        late = run.late();
        openTasks = run.openTasks();
        failed = run.failed();
        output = run.output();
    }

    void started(Instant at) {
        state = RunState.RUNNING;
        startedAt = at;
        reason = paused ? Reason.PAUSED : null;
    }

    void paused(boolean now) {
        paused = now;
        if (state == RunState.RUNNING) {
            reason = now ? Reason.PAUSED : null;
        }
    }

    void closing(Run.Closing cut, boolean endsFinally) {
        if (closing == null) {
            closing = cut;
        }
        if (endsFinally) {
            finallyClosing = cut;
        }
    }

    void ended(RunState terminal, @Nullable Reason why) {
        state = terminal;
        reason = why;
    }

    Run run() {
        return new Run(
                before.runId(),
                before.job(),
                before.revision(),
                before.trigger(),
                before.params(),
                before.nominalAt(),
                before.createdAt(),
                before.parent(),
                state,
                reason,
                startedAt,
                paused,
                closing,
                finallyClosing,
                late,
                openTasks,
                failed,
                output);
    }
}
