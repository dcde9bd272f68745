package io.hivemind.scheduler.processor;

import io.hivemind.avro.Event;
import io.hivemind.wire.UndecodableException;
import io.hivemind.wire.registry.RegistryUnavailableException;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Serves one partition. Each record is one step: either all that follows from it happens, or, if
/// its content cannot be dealt with, nothing does and it is a dead letter. What is no matter of
/// content (a broker, a store, a registry that fails) goes up and ends the transaction.
public final class PartitionProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
    public static final String STORE = "state";

    private static final Logger LOG = LoggerFactory.getLogger(PartitionProcessor.class);
    private static final Duration TICK = Duration.ofMillis(100);

    private final Engine engine;
    private final Outbox outbox;
    private ProcessorContext<byte[], Outgoing> context;
    private Partition partition;
    private Sender sender;
    private Map<String, RecordHandler> handlers;

    @SuppressWarnings("NullAway.Init")
    public PartitionProcessor(Engine engine) {
        this.engine = engine;
        this.outbox = new Outbox(engine.topics(), engine.wire());
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> initialised) {
        context = initialised;
        KeyValueStore<Bytes, byte[]> store = context.getStateStore(STORE);
        int number = context.taskId().partition();
        partition =
                Partition.over(
                        store,
                        number,
                        engine.timers().open(number),
                        engine.expressions(),
                        engine.parameters());
        sender = new Sender(context, engine.directory());
        handlers = handlers();
        Housekeeping housekeeping =
                new Housekeeping(
                        partition, new SeenTopics(partition, engine.directory(), outbox, sender));
        context.schedule(
                TICK,
                PunctuationType.WALL_CLOCK_TIME,
                now -> {
                    if (housekeeping.tick(now)) {
                        context.commit();
                    }
                });
    }

    private Map<String, RecordHandler> handlers() {
        Inbox inbox = new Inbox(engine.wire());
        Departures departures =
                new Departures(partition, engine.topics(), outbox, engine.directory());
        Desk desk = new Desk(partition, new Effects(partition, outbox, departures));
        Admission admission = new Admission(partition, desk);
        return Map.of(
                engine.topics().triggers(),
                new TriggerHandler(partition, engine.partitions(), inbox, outbox, admission),
                engine.topics().commands(),
                new CommandHandler(partition, inbox, desk, admission),
                engine.topics().attempts(),
                new ReportHandler(partition, inbox, desk),
                engine.topics().peers(),
                new PeerHandler(
                        partition,
                        engine.partitions(),
                        inbox,
                        outbox,
                        new PeerHandler.Deciding(desk, admission)));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long startedAt = System.nanoTime();
        Incoming incoming = Incoming.of(context, record);
        Instant decidedAt = partition.ledger().decisionTime(incoming.at());
        Step step = new Step(engine.metrics(), incoming.cause(), decidedAt);
        List<Outgoing> outgoing = carryOut(incoming, step);
        partition.state().write();
        outgoing.forEach(out -> sender.send(out, decidedAt));
        step.afterwards().forEach(Runnable::run);
        engine.metrics().record(incoming.topic());
        engine.metrics().step(Duration.ofNanos(System.nanoTime() - startedAt));
    }

    private List<Outgoing> carryOut(Incoming record, Step step) {
        try {
            RecordHandler handler = handlers.get(record.topic());
            if (handler == null) {
                throw new IllegalStateException("no handler for topic " + record.topic());
            }
            handler.handle(record, step);
            return close(step);
        } catch (UndecodableException e) {
            return deadLetter(record, step, String.valueOf(e.getMessage()));
        } catch (RegistryUnavailableException e) {
            throw e;
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            LOG.error("Cannot deal with the record at {}", record.position(), e);
            return deadLetter(record, step, "it cannot be dealt with: " + e);
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
            engine.metrics().events(events.size());
        }
        outgoing.addAll(step.records());
        return outgoing;
    }

    private List<Outgoing> deadLetter(Incoming record, Step step, String why) {
        partition.state().discard();
        partition.definitions().forget();
        step.afterwards().clear();
        LOG.warn("Dead letter: the record at {}: {}", record.position(), why);
        engine.metrics().deadLetter(record.topic());
        return List.of(outbox.deadLetter(record, why));
    }

    @Override
    public void close() {
        engine.timers().close(partition.number());
    }
}
