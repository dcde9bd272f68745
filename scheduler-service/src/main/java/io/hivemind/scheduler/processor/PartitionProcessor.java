package io.hivemind.scheduler.processor;

import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

import java.time.Duration;

/// Serves one partition: each record is a step, which is written to the store, then sent, then felt
/// in the heap. Between records there is housekeeping.
public final class PartitionProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
    public static final String STORE = "state";

    private static final Duration TICK = Duration.ofMillis(100);

    private final Engine engine;
    private final Outbox outbox;
    private ProcessorContext<byte[], Outgoing> context;
    private Partition partition;
    private Sender sender;
    private Steps steps;

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
        steps = new Steps(engine, partition, outbox);
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

    @Override
    public void process(Record<byte[], byte[]> record) {
        long startedAt = System.nanoTime();
        Incoming incoming = Incoming.of(context, record);
        Steps.Outcome outcome = steps.carryOut(incoming);
        partition.state().write();
        outcome.records().forEach(out -> sender.send(out, outcome.decidedAt()));
        outcome.afterwards().forEach(Runnable::run);
        engine.metrics().record(incoming.topic());
        engine.metrics().step(Duration.ofNanos(System.nanoTime() - startedAt));
    }

    @Override
    public void close() {
        engine.timers().close(partition.number());
    }
}
