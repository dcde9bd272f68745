package io.hivemind.scheduler.api.run;

import io.hivemind.avro.CancelRun;
import io.hivemind.avro.CommandRefused;
import io.hivemind.avro.Event;
import io.hivemind.avro.PauseRun;
import io.hivemind.avro.ResumeRun;
import io.hivemind.avro.RunCancelling;
import io.hivemind.avro.RunCommand;
import io.hivemind.avro.RunPaused;
import io.hivemind.avro.RunResumed;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.wire.Topics;

import org.apache.avro.specific.SpecificRecord;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Cancels, pauses and resumes runs: publishes the command and waits for what the scheduler makes
/// of it.
final class RunControl {
    private final Topics topics;
    private final History history;
    private final Outbox outbox;
    private final Duration timeout;

    RunControl(Topics topics, History history, Outbox outbox, Duration timeout) {
        this.topics = topics;
        this.history = history;
        this.outbox = outbox;
        this.timeout = timeout;
    }

    Answer cancel(String run) throws InterruptedException {
        return ask(run, new CancelRun("USER"), RunCancelling.class);
    }

    Answer pause(String run) throws InterruptedException {
        return ask(run, new PauseRun(), RunPaused.class);
    }

    Answer resume(String run) throws InterruptedException {
        return ask(run, new ResumeRun(), RunResumed.class);
    }

    /// @param done the event that carries it out
    private Answer ask(String run, SpecificRecord body, Class<?> done) throws InterruptedException {
        String id = UUID.randomUUID().toString();
        CompletableFuture<Event> decided =
                history.tail().next(run, event -> decides(event, id, done));
        try {
            RunRow before = alive(run);
            RunCommand command =
                    RunCommand.newBuilder().setRunId(run).setCommandId(id).setBody(body).build();
            Outbox.Address to = new Outbox.Address(topics.commands(), before.partition(), run);
            Outbox.await(outbox.send(to, RunCommand.class, command));
            Optional<Event> decision = RunWatch.await(decided, timeout);
            if (decision.isEmpty()) {
                return Answer.json(202, RunJson.handle(before));
            }
            if (decision.get().getBody() instanceof CommandRefused refused) {
                // It may have ended on its own meanwhile; then that is the better answer.
                alive(run);
                throw Problem.of(409, refused.getKind().replace('_', '-'), refused.getMessage());
            }
            return Answer.ok(RunJson.run(history.runs().find(run).orElse(before)));
        } finally {
            decided.cancel(false);
        }
    }

    private RunRow alive(String run) {
        RunRow row = history.runs().find(run).orElseThrow(() -> Problem.noSuchRun(run));
        if (row.hasEnded()) {
            throw Problem.of(409, "run-ended", "run " + run + " has ended already: " + row.state());
        }
        return row;
    }

    private static boolean decides(Event event, String command, Class<?> done) {
        return done.isInstance(event.getBody())
                || RunWatch.isEnd(event)
                || (event.getBody() instanceof CommandRefused refused
                        && refused.getCommandId().equals(command));
    }
}
