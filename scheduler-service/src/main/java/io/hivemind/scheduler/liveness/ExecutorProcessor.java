package io.hivemind.scheduler.liveness;

import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.store.StoredExecutor;
import io.hivemind.scheduler.codec.Refs;
import io.hivemind.scheduler.processor.Engine;
import io.hivemind.scheduler.processor.Inbox;
import io.hivemind.scheduler.processor.Incoming;
import io.hivemind.scheduler.processor.Outbox;
import io.hivemind.scheduler.processor.Outgoing;
import io.hivemind.scheduler.processor.Sender;
import io.hivemind.wire.UndecodableException;

import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;

/// Reads heartbeats, and asks about executors that are silent. What follows from that is the
/// business of [Attendance].
public final class ExecutorProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
    public static final String STORE = "executors";

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorProcessor.class);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final String PROBE = "probe";

    private final Engine engine;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Watch watch;
    private ProcessorContext<byte[], Outgoing> context;
    private Sender sender;
    private Roster roster;
    private Attendance attendance;
    private boolean started;

    @SuppressWarnings("NullAway.Init")
    public ExecutorProcessor(Engine engine) {
        this.engine = engine;
        this.inbox = new Inbox(engine.wire());
        this.outbox = new Outbox(engine.topics(), engine.wire());
        this.watch = new Watch(engine.lease());
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> initialised) {
        context = initialised;
        sender = new Sender(context, engine.directory());
        roster = new Roster(context.getStateStore(STORE));
        attendance = new Attendance(watch, roster, new Announcements(engine, outbox, this::send));
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }

    private void tick(long nowMs) {
        long now = now();
        if (!started) {
            started = true;
            for (StoredExecutor executor : roster.all()) {
                if (executor.getState().equals(Roster.ACTIVE)) {
                    watch.heard(executor.getExecutor(), now);
                }
            }
        }
        if (watch.tick(now)) {
            Heartbeat probe = Heartbeat.newBuilder().setState(PROBE).build();
            String key = "probe/" + context.taskId().partition();
            send(outbox.heartbeat(context.taskId().partition(), key, probe));
            context.commit();
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Incoming incoming = Incoming.of(context, record);
        engine.metrics().record(incoming.topic());
        if (record.value() == null) {
            return;
        }
        Heartbeat heartbeat;
        try {
            heartbeat = inbox.heartbeat(incoming);
            Refs.lease(new ExecutorRef(heartbeat.getExecutor(), heartbeat.getIncarnation()));
        } catch (UndecodableException e) {
            LOG.warn("Dead letter: the record at {}: {}", incoming.position(), e.getMessage());
            engine.metrics().deadLetter(incoming.topic());
            send(outbox.deadLetter(incoming, String.valueOf(e.getMessage())));
            return;
        }
        if (heartbeat.getState().equals(PROBE)) {
            watch.answered(now()).forEach(attendance::lose);
        } else if (!heartbeat.getExecutor().isEmpty()) {
            attendance.heard(heartbeat, now());
        }
    }

    private void send(Outgoing record) {
        sender.send(record, Instant.ofEpochMilli(context.currentSystemTimeMs()));
    }

    /// The clock of Streams, so that tests can move it.
    private long now() {
        return Duration.ofMillis(context.currentSystemTimeMs()).toNanos();
    }
}
