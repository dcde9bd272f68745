package io.hivemind.scheduler.api.job;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.hivemind.avro.CommandRefused;
import io.hivemind.avro.Event;
import io.hivemind.avro.JobPaused;
import io.hivemind.avro.JobResumed;
import io.hivemind.avro.PauseJob;
import io.hivemind.avro.ResumeJob;
import io.hivemind.avro.RunCommand;
import io.hivemind.core.run.RunIds;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.api.run.RunWatch;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.query.JobRow;
import io.hivemind.wire.Topics;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Pauses and resumes jobs: publishes the command at the job's home, and waits for what the
/// scheduler makes of it.
final class JobControl {
    private final Topics topics;
    private final History history;
    private final Outbox outbox;
    private final Duration timeout;

    JobControl(Topics topics, History history, Outbox outbox, Duration timeout) {
        this.topics = topics;
        this.history = history;
        this.outbox = outbox;
        this.timeout = timeout;
    }

    Answer pause(String job) throws InterruptedException {
        return ask(job, true);
    }

    Answer resume(String job) throws InterruptedException {
        return ask(job, false);
    }

    /// At the job's home; on every partition, if its runs are spread.
    private Answer ask(String job, boolean pause) throws InterruptedException {
        JobRow known = history.jobs().find(job).orElseThrow(() -> Problem.noSuchJob(job));
        int partitions = outbox.partitions(topics.commands());
        if (!known.isSpread()) {
            return answer(ask(job, pause, RunIds.homePartition(job, partitions)), job, pause);
        }
        Problem refused = null;
        boolean anyDone = false;
        boolean allAnswered = true;
        for (int partition = 0; partition < partitions; partition++) {
            try {
                allAnswered &= ask(job, pause, partition);
                anyDone = true;
            } catch (Problem e) {
                refused = e; // it was paused there already, by a command that did not get further
            }
        }
        if (refused != null && !anyDone) {
            throw refused;
        }
        return answer(allAnswered, job, pause);
    }

    /// @return whether an answer came in time
    private boolean ask(String job, boolean pause, int partition) throws InterruptedException {
        String id = UUID.randomUUID().toString();
        CompletableFuture<Event> decided = history.tail().next("", event -> answers(event, id));
        try {
            RunCommand command =
                    RunCommand.newBuilder()
                            .setCommandId(id)
                            .setJob(job)
                            .setBody(pause ? new PauseJob() : new ResumeJob())
                            .build();
            Outbox.Address to = new Outbox.Address(topics.commands(), partition, job);
            Outbox.await(outbox.send(to, RunCommand.class, command));
            Optional<Event> decision = RunWatch.await(decided, timeout);
            if (decision.isPresent()
                    && decision.get().getBody() instanceof CommandRefused refused) {
                throw Problem.of(409, refused.getKind().replace('_', '-'), refused.getMessage());
            }
            return decision.isPresent();
        } finally {
            decided.cancel(false);
        }
    }

    private static Answer answer(boolean answered, String job, boolean paused) {
        return Answer.json(
                answered ? 200 : 202,
                JsonNodeFactory.instance.objectNode().put("job", job).put("paused", paused));
    }

    private static boolean answers(Event event, String id) {
        return switch (event.getBody()) {
            case JobPaused e -> e.getCommandId().equals(id);
            case JobResumed e -> e.getCommandId().equals(id);
            case CommandRefused e -> e.getCommandId().equals(id);
            case null, default -> false;
        };
    }
}
