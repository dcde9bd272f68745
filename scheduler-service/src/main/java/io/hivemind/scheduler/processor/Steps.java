package io.hivemind.scheduler.processor;

import io.hivemind.avro.Event;
import io.hivemind.core.engine.Input;
import io.hivemind.scheduler.codec.InputCodec;
import io.hivemind.wire.Topics;
import io.hivemind.wire.UndecodableException;

import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Carries records out, each by the handler of its topic. Either all that follows from a record
/// happens, or, if its content cannot be dealt with, nothing does and it is a dead letter. What is
/// no matter of content (a broker, a store, a registry that fails) goes up and ends the
/// transaction.
final class Steps {
    private static final Logger LOG = LoggerFactory.getLogger(Steps.class);

    private static final String POOLS = "pools";

    private final Engine engine;
    private final Partition partition;
    private final Outbox outbox;
    private final Map<String, RecordHandler> handlers;

    Steps(Engine engine, Partition partition, Outbox outbox) {
        this.engine = engine;
        this.partition = partition;
        this.outbox = outbox;
        this.handlers = handlers(new Inbox(engine.wire()));
    }

    /// What is to be sent, and done in the heap, once the state is written.
    record Outcome(Instant decidedAt, List<Outgoing> records, List<Runnable> afterwards) {}

    private Map<String, RecordHandler> handlers(Inbox inbox) {
        Topics topics = engine.topics();
        int partitions = engine.partitions();
        Departures departures = new Departures(partition, topics, outbox, engine.directory());
        Effects effects = new Effects(partition, outbox, departures);
        Desk desk = new Desk(partition, partitions, effects, outbox);
        TriggerTemplates templates = new TriggerTemplates(engine.expressions());
        Admission admission = new Admission(partition, desk, outbox, templates);
        PeerHandler.Deciding deciding = new PeerHandler.Deciding(desk, admission);
        return Map.of(
                topics.triggers(),
                new TriggerHandler(partition, inbox, admission),
                topics.commands(),
                new CommandHandler(partition, inbox, desk, admission),
                topics.attempts(),
                new ReportHandler(partition, inbox, desk),
                topics.peers(),
                new PeerHandler(partition, inbox, outbox, deciding));
    }

    /// Its state is left in the partition's view, to be written.
    Outcome carryOut(Incoming record) {
        Instant decidedAt = partition.ledger().decisionTime(record.at());
        Step step = new Step(engine.metrics(), record.cause(), decidedAt);
        try {
            RecordHandler handler = handlers.get(record.topic());
            if (handler == null) {
                throw new IllegalStateException("no handler for topic " + record.topic());
            }
            handler.handle(record, step);
            List<Outgoing> records = close(step);
            partition.admissions().settle();
            partition.pools().settle();
            return new Outcome(decidedAt, records, step.afterwards());
        } catch (UndecodableException e) {
            return deadLetter(record, decidedAt, String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("Cannot deal with the record at {}", record.position(), e);
            return deadLetter(record, decidedAt, "it cannot be dealt with: " + e);
        }
    }

    /// Numbers the events, without gaps, and encodes them.
    private List<Outgoing> close(Step step) {
        List<Outgoing> outgoing = new ArrayList<>();
        List<Event> events = step.events();
        if (!events.isEmpty() || partition.state().isDirty()) {
            long sequence = partition.ledger().book(step.decidedAt(), events.size());
            for (Event event : events) {
                event.setSequence(sequence++);
                outgoing.add(outbox.event(partition.number(), event));
            }
            events.forEach(
                    event -> engine.metrics().event(event.getBody().getClass().getSimpleName()));
        }
        outgoing.addAll(step.records());
        if (!step.toPools().isEmpty()) {
            Object asked = InputCodec.peer(new Input.ToPools(step.toPools()));
            outgoing.add(outbox.peer(step, step.poolsPartition(), POOLS, asked));
        }
        return outgoing;
    }

    private Outcome deadLetter(Incoming record, Instant decidedAt, String why) {
        partition.state().discard();
        partition.definitions().forget();
        partition.admissions().forget();
        partition.pools().forget();
        LOG.warn("Dead letter: the record at {}: {}", record.position(), why);
        engine.metrics().deadLetter(record.topic());
        return new Outcome(decidedAt, List.of(outbox.deadLetter(record, why)), List.of());
    }
}
