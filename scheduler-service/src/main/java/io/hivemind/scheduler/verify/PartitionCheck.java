package io.hivemind.scheduler.verify;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.TaskQueued;
import io.hivemind.core.engine.Input;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.verify.Checker;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Known;
import io.hivemind.core.verify.Position;
import io.hivemind.scheduler.recorded.Recorded;
import io.hivemind.scheduler.recorded.RecordedCodec;
import io.hivemind.scheduler.recorded.RecordedEvent;
import io.hivemind.scheduler.recorded.RecordedTopics;
import io.hivemind.wire.Topics;
import io.hivemind.wire.UndecodableException;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Feeds the checker with one partition: its events, the reports that they followed from, and its
/// ready records, read along with the events.
final class PartitionCheck {
    private static final long PAUSE_MS = 100;

    private final Topics topics;
    private final RecordedTopics records;
    private final RecordedCodec codec;
    private final Tally tally;
    private final Checker checker;
    private final TopicPartition events;
    private final TopicPartition attempts;

    /// By topic: from when on ready records are there.
    private final Map<TopicPartition, Instant> readyFrom = new HashMap<>();

    private Instant handedUpTo = Instant.MIN;

    /// From when on events are there.
    private Instant eventsFrom = Instant.MIN;

    private long seen;
    private long runs;
    private long unknown;

    /// @param ready the partitions of ready topics with this number
    PartitionCheck(
            int partition,
            List<TopicPartition> ready,
            Source source,
            RecordedTopics records,
            Known known) {
        this.topics = source.topics();
        this.records = records;
        this.codec = source.codec();
        this.tally = source.tally();
        this.events = new TopicPartition(topics.events(), partition);
        this.attempts = new TopicPartition(topics.attempts(), partition);
        records.open(List.of(events));
        records.open(List.of(attempts));
        records.open(ready);
        List.of(events, attempts).forEach(this::noteIfShortened);
        ready.forEach(it -> readyFrom.put(it, from(it)));
        boolean complete = records.first(events) == 0;
        if (!complete) {
            Recorded first = records.peek(events);
            eventsFrom = first == null ? Instant.MAX : first.time();
        }
        this.checker = new Checker(known, complete, tally::found);
    }

    /// What all checks of a verification have in common.
    record Source(Topics topics, RecordedCodec codec, Tally tally) {}

    /// @param patience how long to look for the other half of what was written last
    void run(Duration patience) throws InterruptedException {
        for (Recorded next = records.next(events); next != null; next = records.next(events)) {
            RecordedEvent event = decoded(next);
            if (event != null) {
                handUpTo(event.stamp().decidedAt());
                check(event);
            }
        }
        handUpTo(Instant.MAX);
        settle(patience);
        checker.finish();
        tally.partition(seen, runs, unknown);
    }

    private Instant from(TopicPartition ready) {
        noteIfShortened(ready);
        if (records.first(ready) == 0) {
            return Instant.MIN;
        }
        Recorded first = records.peek(ready);
        return first == null ? Instant.MAX : first.time();
    }

    private void noteIfShortened(TopicPartition partition) {
        if (records.first(partition) > 0) {
            tally.shortened(partition.topic(), partition.partition());
        }
    }

    private void check(RecordedEvent recorded) {
        seen++;
        RunEvent event = recorded.event();
        if (event == null) {
            unknown += recorded.wire().getBody() == null ? 1 : 0;
            Fact slot = SlotFacts.of(recorded);
            checker.check(slot != null ? slot : new Fact.Other(recorded.at(), recorded.stamp()));
            return;
        }
        if (event instanceof RunEvent.RunCreated) {
            runs++;
        }
        boolean reported = isReport(recorded.cause());
        checker.check(
                new Fact.Happened(
                        recorded.at(),
                        recorded.stamp(),
                        recorded.runId(),
                        event,
                        reported ? report(recorded, event) : null,
                        reported && recorded.cause().offset() < records.first(attempts)));
        if (event instanceof RunEvent.TaskQueued it
                && recorded.wire().getBody() instanceof TaskQueued body
                && !isReadyJudged(body, recorded.stamp().decidedAt())) {
            checker.check(
                    new Fact.Handed(
                            recorded.at(),
                            recorded.runId(),
                            it.task(),
                            it.attempt(),
                            it.dispatch()));
        }
    }

    private boolean isReport(Position cause) {
        return cause.topic().equals(attempts.topic()) && cause.partition() == attempts.partition();
    }

    /// The report about this very task; what it did to others it did by the rules of the run.
    private RunCommand.@Nullable Report report(RecordedEvent recorded, RunEvent event) {
        if (!(event instanceof RunEvent.OfTask ofTask)) {
            return null;
        }
        Recorded record = records.at(attempts, recorded.cause().offset());
        try {
            return record != null
                            && codec.input(record) instanceof Input.ToRun(String runId, var said)
                            && runId.equals(recorded.runId())
                            && said.getFirst() instanceof RunCommand.Report report
                            && report.attempt().task().equals(ofTask.task())
                    ? report
                    : null;
        } catch (UndecodableException e) {
            tally.unreadable(recorded.cause());
            return null;
        }
    }

    /// Ready records may be let go long before events, and a queue's topic be deleted. Where either
    /// begins, what is of the same moment may be gone already.
    private boolean isReadyJudged(TaskQueued body, Instant decidedAt) {
        TopicPartition ready =
                new TopicPartition(
                        topics.ready(body.getQueue(), body.getPriority()), events.partition());
        Instant from = readyFrom.get(ready);
        return from != null && decidedAt.isAfter(from) && decidedAt.isAfter(eventsFrom);
    }

    private void handUpTo(Instant time) {
        if (!time.isAfter(handedUpTo)) {
            return;
        }
        handedUpTo = time;
        readyFrom.forEach((ready, from) -> {
            for (Recorded next = records.peek(ready);
                    next != null && !next.time().isAfter(time);
                    next = records.peek(ready)) {
                records.next(ready);
                Fact.Handed handed = handed(next);
                if (handed != null
                        && next.time().isAfter(from)
                        && next.time().isAfter(eventsFrom)) {
                    checker.check(handed);
                }
            }
        });
    }

    private Fact.@Nullable Handed handed(Recorded record) {
        try {
            ReadyTask task = codec.ready(record);
            AttemptRef attempt = task.getAttempt();
            return new Fact.Handed(
                    record.at(),
                    task.getRunId(),
                    new TaskKey(attempt.getTask(), attempt.getInstance()),
                    attempt.getAttempt(),
                    attempt.getDispatch());
        } catch (UndecodableException e) {
            tally.unreadable(record.at());
            return null;
        }
    }

    private @Nullable RecordedEvent decoded(Recorded record) {
        try {
            return codec.event(record);
        } catch (UndecodableException e) {
            tally.unreadable(record.at());
            return null;
        }
    }

    /// What is committed together does not become visible at once on all topics: the other half of
    /// what came last may lie behind the end that was read to.
    private void settle(Duration patience) throws InterruptedException {
        long deadlineNs = System.nanoTime() + patience.toNanos();
        while (!checker.isSettled() && System.nanoTime() < deadlineNs) {
            for (TopicPartition ready : readyFrom.keySet()) {
                records.extend(ready);
                for (Recorded next = records.next(ready);
                        next != null;
                        next = records.next(ready)) {
                    Fact.Handed it = handed(next);
                    if (it != null && awaits(it.runId(), it.task(), it.attempt(), it.dispatch())) {
                        checker.check(it);
                    }
                }
            }
            records.extend(events);
            for (Recorded next = records.next(events); next != null; next = records.next(events)) {
                RecordedEvent event = decoded(next);
                if (event != null
                        && event.event() instanceof RunEvent.TaskQueued it
                        && awaits(event.runId(), it.task(), it.attempt(), it.dispatch())) {
                    checker.check(
                            new Fact.Queued(
                                    event.at(),
                                    event.runId(),
                                    it.task(),
                                    it.attempt(),
                                    it.dispatch()));
                }
            }
            if (!checker.isSettled()) {
                Thread.sleep(PAUSE_MS);
            }
        }
    }

    private boolean awaits(String runId, TaskKey task, int attempt, int dispatch) {
        return checker.awaits(runId, task, attempt, dispatch);
    }
}
