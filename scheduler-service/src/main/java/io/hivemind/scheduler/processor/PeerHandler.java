package io.hivemind.scheduler.processor;

import io.hivemind.avro.DefinitionPublished;
import io.hivemind.avro.ExecutorChanged;
import io.hivemind.avro.ExecutorJoined;
import io.hivemind.avro.ExecutorLeft;
import io.hivemind.avro.ExecutorLost;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.ExecutorWasLost;
import io.hivemind.avro.JobTold;
import io.hivemind.avro.PoolPublished;
import io.hivemind.avro.PoolsTold;
import io.hivemind.avro.RunRequested;
import io.hivemind.avro.RunTold;
import io.hivemind.avro.TriggerForwarded;
import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.engine.Input;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.TaskKey;
import io.hivemind.scheduler.codec.InputCodec;
import io.hivemind.scheduler.codec.JobCodec;
import io.hivemind.scheduler.codec.Refs;
import io.hivemind.scheduler.store.Definitions;
import io.hivemind.scheduler.store.LiveAttempts;
import io.hivemind.scheduler.store.Row;
import io.hivemind.wire.UndecodableException;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What other parts of the scheduler tell this partition.
final class PeerHandler implements RecordHandler {
    /// Attempts that are lost in one step; of an executor that held more the rest follows.
    private static final int LOST_PER_STEP = 500;

    /// Where runs are decided about: those that are there, and those to be.
    record Deciding(Desk desk, Admission admission) {}

    private final Partition partition;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Desk desk;
    private final Admission admission;

    PeerHandler(Partition partition, Inbox inbox, Outbox outbox, Deciding deciding) {
        this.partition = partition;
        this.inbox = inbox;
        this.outbox = outbox;
        this.desk = deciding.desk();
        this.admission = deciding.admission();
    }

    @Override
    public void handle(Incoming record, Step step) {
        Object body = inbox.peer(record).getBody();
        switch (body) {
            case DefinitionPublished published -> define(step, published);
            case TriggerForwarded forwarded -> {
                if (forwarded.getTrigger() == null || forwarded.getTrigger().getId() == null) {
                    throw new UndecodableException("it forwards no trigger with an id");
                }
                admission.admit(step, forwarded.getTrigger(), forwarded.getOrigin());
            }
            case ExecutorLost lost -> lose(step, lost);
            case ExecutorChanged changed -> record(step, changed);
            case PoolPublished published -> desk.handle(step, InputCodec.read(published));
            case RunTold told -> desk.handle(step, InputCodec.read(told));
            case RunRequested asked -> desk.handle(step, InputCodec.read(asked));
            case JobTold told -> desk.handle(step, InputCodec.read(told));
            case PoolsTold told -> desk.handle(step, InputCodec.read(told));
            case null, default ->
                    throw new UndecodableException("a message that this version does not know");
        }
    }

    private void define(Step step, DefinitionPublished published) {
        Definitions.Revision revision =
                new Definitions.Revision(published.getJob(), published.getRevision());
        partition.definitions().publish(revision, published.getDefinition());
        String job = published.getJob();
        boolean isHome = desk.partitions().home(job) == partition.number();
        if (isHome && published.getDefinition() != null) {
            desk.handle(step, new Input.ToJob(job, new JobCommand.Define()));
        }
        if (isHome) {
            partition
                    .slots()
                    .retain(job, JobCodec.triggerKeys(published.getDefinition()), step.decidedAt());
        }
        admission.definitionArrived(step, job);
    }

    private void lose(Step step, ExecutorLost lost) {
        Lease lease = Refs.lease(lost.getExecutor());
        partition.live().lose(lease, step.decidedAt());
        List<LiveAttempts.Held> held = partition.live().of(lease, LOST_PER_STEP);
        Map<String, List<RunCommand>> losses = new LinkedHashMap<>();
        for (LiveAttempts.Held attempt : held) {
            losses.computeIfAbsent(attempt.runId(), id -> new ArrayList<>())
                    .add(loss(attempt.runId(), attempt.task(), lease));
        }
        losses.forEach((runId, commands) -> desk.handle(step, new Input.ToRun(runId, commands)));
        if (held.size() == LOST_PER_STEP) {
            step.send(outbox.peer(step, partition.number(), lease.executor(), lost));
        }
    }

    private RunCommand loss(String runId, TaskKey task, Lease lease) {
        Row row = partition.runs().find(runId, task);
        if (row == null) {
            throw new IllegalStateException("no row for live attempt of " + runId + "/" + task);
        }
        RunCommand.AttemptRef attempt =
                new RunCommand.AttemptRef(task, row.task().attempt(), row.task().dispatch());
        return new RunCommand.LoseAttempt(attempt, lease);
    }

    /// Only the partition of the executor's id puts the change on record; an executor that is back
    /// concerns all.
    private void record(Step step, ExecutorChanged changed) {
        ExecutorRef executor = changed.getExecutor();
        Object body =
                switch (changed.getChange()) {
                    case "joined" -> new ExecutorJoined(executor);
                    case "left" -> new ExecutorLeft(executor);
                    case "lost" -> new ExecutorWasLost(executor, changed.getWhy());
                    default ->
                            throw new UndecodableException(
                                    "unknown change of an executor: " + changed.getChange());
                };
        if (body instanceof ExecutorJoined) {
            partition.live().found(Refs.lease(executor));
        }
        int home = desk.partitions().home(executor.getExecutor());
        if (home == partition.number()) {
            step.event("", "", 0, body);
        }
    }
}
