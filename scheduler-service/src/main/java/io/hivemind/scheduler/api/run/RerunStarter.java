package io.hivemind.scheduler.api.run;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.avro.BeginRerun;
import io.hivemind.avro.CommandRefused;
import io.hivemind.avro.Event;
import io.hivemind.avro.ReleaseRun;
import io.hivemind.avro.ReuseTasks;
import io.hivemind.avro.ReusedTask;
import io.hivemind.avro.RunCommand;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.TriggerRef;
import io.hivemind.core.run.Reruns;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.RunState;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.api.topic.PartitionReaders;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.query.JobRow;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/// Runs a run again: a new run with its parameters and its nominal time, by the latest definition.
/// What it takes over of the earlier one the history knows; it goes along in as many commands as it
/// needs, and a last one lets the run begin.
final class RerunStarter {
    private static final String RERUN = "rerun";

    private final Topics topics;
    private final History history;
    private final Outbox outbox;
    private final ReusedTasks reused;
    private final Duration timeout;

    RerunStarter(
            KafkaConnection kafka,
            History history,
            Outbox outbox,
            PartitionReaders readers,
            Duration timeout) {
        this.topics = kafka.topics();
        this.history = history;
        this.outbox = outbox;
        this.reused = new ReusedTasks(kafka, history, readers);
        this.timeout = timeout;
    }

    /// @param key the trigger's id, null to make one up
    Answer rerun(RunRow earlier, @Nullable String key, ObjectNode request)
            throws InterruptedException {
        if (!earlier.hasEnded()) {
            throw Problem.of(409, "run-active", "run " + earlier.id() + " has not ended yet");
        }
        JobRow job =
                history.jobs()
                        .find(earlier.job())
                        .orElseThrow(() -> Problem.noSuchJob(earlier.job()));
        List<List<ReusedTask>> parts = reused.of(earlier, job, from(request));
        String id = key == null ? UUID.randomUUID().toString() : key;
        int partition = job.partitionOf(id, outbox.partitions(topics.commands()));
        String run = RunIds.runId(partition, job.name(), RERUN, id);
        CompletableFuture<Event> decided = history.tail().next(run, RerunStarter::isDecision);
        try {
            Outbox.Address to = new Outbox.Address(topics.commands(), partition, run);
            List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
            sent.add(send(to, id, job.name(), begin(earlier, id, request)));
            parts.forEach(part -> sent.add(send(to, "", "", new ReuseTasks(part))));
            sent.add(send(to, "", "", new ReleaseRun()));
            sent.forEach(Outbox::await);
            Optional<Event> decision = RunWatch.await(decided, timeout);
            if (decision.isEmpty()) {
                return Answer.json(202, RunJson.handle(run, job.name(), RunState.PENDING));
            }
            if (decision.get().getBody() instanceof CommandRefused refused
                    && !refused.getKind().equals("duplicate")) {
                throw Problem.of(422, refused.getKind().replace('_', '-'), refused.getMessage());
            }
            RunRow row = history.runs().find(run).orElseThrow(() -> Problem.noSuchRun(run));
            return Answer.json(201, RunJson.run(row)).at("/api/v1/runs/" + run);
        } finally {
            decided.cancel(false);
        }
    }

    private static Reruns.From from(ObjectNode request) {
        String task = request.path("task").asText("");
        return switch (request.path("from").asText(task.isEmpty() ? "start" : "task")) {
            case "failed" -> new Reruns.From.Failed();
            case "task" -> {
                if (task.isEmpty()) {
                    throw Problem.badRequest("from: task wants the name of a task");
                }
                yield new Reruns.From.Task(task);
            }
            default -> new Reruns.From.Start();
        };
    }

    private static BeginRerun begin(RunRow earlier, String id, ObjectNode request) {
        ObjectNode event = JsonNodeFactory.instance.objectNode().put("run", earlier.id());
        event.setAll(request);
        return new BeginRerun(
                new TriggerRef(RERUN, id, event.toString()),
                earlier.params(),
                earlier.times().nominalAt());
    }

    private CompletableFuture<RecordMetadata> send(
            Outbox.Address to, String id, String job, SpecificRecord body) {
        RunCommand command =
                RunCommand.newBuilder()
                        .setRunId(to.key())
                        .setCommandId(id)
                        .setJob(job)
                        .setBody(body)
                        .build();
        return outbox.send(to, RunCommand.class, command);
    }

    private static boolean isDecision(Event event) {
        return event.getBody() instanceof RunCreated || event.getBody() instanceof CommandRefused;
    }
}
