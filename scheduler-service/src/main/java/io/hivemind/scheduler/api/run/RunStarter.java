package io.hivemind.scheduler.api.run;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.avro.Event;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.avro.TriggerRefused;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.RunState;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.query.JobRow;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.wire.Topics;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Starts runs: publishes a manual trigger and waits for what the scheduler makes of it. The run's
/// id follows from job and trigger id (decision 6), so it is known before, and the same key can
/// only ever mean the same run.
final class RunStarter {
    private static final String MANUAL = "manual";

    /// @param key the trigger's id, null to make one up
    record Start(String job, @Nullable String key, ObjectNode request, Duration patience) {}

    private final Topics topics;
    private final History history;
    private final Outbox outbox;
    private final RunWatch watch;
    private final Duration timeout;

    RunStarter(Topics topics, History history, Outbox outbox, Duration timeout) {
        this.topics = topics;
        this.history = history;
        this.outbox = outbox;
        this.watch = new RunWatch(history);
        this.timeout = timeout;
    }

    Answer start(Start start) throws InterruptedException {
        JobRow job =
                history.jobs().find(start.job()).orElseThrow(() -> Problem.noSuchJob(start.job()));
        String key = start.key() == null ? UUID.randomUUID().toString() : start.key();
        int partition = job.partitionOf(key, outbox.partitions(topics.triggers()));
        String run = RunIds.runId(partition, job.name(), MANUAL, key);
        if (start.key() != null && history.runs().find(run).isPresent()) {
            return answer(200, run, start.patience());
        }
        long revision = Math.max(job.revision(), start.request().path("revision").asLong(0));
        TriggerEvent trigger =
                TriggerEvent.newBuilder()
                        .setJob(job.name())
                        .setId(key)
                        .setKind(MANUAL)
                        .setParams(
                                start.request().path("params").isObject()
                                        ? start.request().get("params").toString()
                                        : null)
                        .setRevision(revision)
                        .setWaitForDependencies(
                                start.request().path("wait_for_dependencies").asBoolean())
                        .build();
        CompletableFuture<Event> decided = history.tail().next(run, RunStarter::isDecision);
        try {
            String recordKey = job.isSpread() ? key : job.name();
            Outbox.Address to = new Outbox.Address(topics.triggers(), partition, recordKey);
            Outbox.await(outbox.send(to, TriggerEvent.class, trigger));
            Optional<Event> decision = RunWatch.await(decided, timeout);
            if (decision.isEmpty()) {
                return Answer.json(202, RunJson.handle(run, job.name(), RunState.PENDING))
                        .at(path(run));
            }
            return decision.get().getBody() instanceof TriggerRefused refused
                    ? refused(refused, run, start)
                    : answer(201, run, start.patience());
        } finally {
            decided.cancel(false);
        }
    }

    private Answer refused(TriggerRefused refused, String run, Start start)
            throws InterruptedException {
        return switch (refused.getKind()) {
            case "duplicate" -> answer(200, run, start.patience());
            case "no_such_job" -> throw Problem.noSuchJob(start.job());
            default ->
                    throw Problem.of(
                            422, refused.getKind().replace('_', '-'), refused.getMessage());
        };
    }

    private Answer answer(int status, String run, Duration wait) throws InterruptedException {
        RunRow row = watch.await(run, wait).orElseThrow(() -> Problem.noSuchRun(run));
        return Answer.json(status, RunJson.run(row)).at(path(run));
    }

    private static String path(String run) {
        return "/api/v1/runs/" + run;
    }

    private static boolean isDecision(Event event) {
        return event.getBody() instanceof RunCreated || event.getBody() instanceof TriggerRefused;
    }
}
