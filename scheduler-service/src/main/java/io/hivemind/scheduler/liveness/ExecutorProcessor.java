package io.hivemind.scheduler.liveness;

import io.hivemind.avro.ExecutorChanged;
import io.hivemind.avro.ExecutorLost;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.Heartbeat;
import io.hivemind.avro.store.StoredExecutor;
import io.hivemind.core.run.RunIds;
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

/// Reads heartbeats and tells the partitions who came, left, or is lost. A loss goes to all of
/// them; that it is an event is the business of one, that of the executor's id.
public final class ExecutorProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
    public static final String STORE = "executors";

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorProcessor.class);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final String PROBE = "probe";
    private static final String LEFT = "left";

    private final Engine engine;
    private final Inbox inbox;
    private final Outbox outbox;
    private final Watch watch;
    private ProcessorContext<byte[], Outgoing> context;
    private Sender sender;
    private Roster roster;
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
        } catch (UndecodableException e) {
            LOG.warn("Dead letter: the record at {}: {}", incoming.position(), e.getMessage());
            engine.metrics().deadLetter(incoming.topic());
            send(outbox.deadLetter(incoming, String.valueOf(e.getMessage())));
            return;
        }
        if (heartbeat.getState().equals(PROBE)) {
            watch.answered(now()).forEach(this::lose);
        } else if (!heartbeat.getExecutor().isEmpty()) {
            heard(heartbeat);
        }
    }

    private void heard(Heartbeat heartbeat) {
        StoredExecutor known = roster.find(heartbeat.getExecutor());
        boolean same = known != null && known.getIncarnation().equals(heartbeat.getIncarnation());
        if (known != null && !same && heartbeat.getStartedAt().isBefore(known.getStartedAt())) {
            return;
        }
        if (heartbeat.getState().equals(LEFT)) {
            leave(heartbeat);
            return;
        }
        watch.heard(heartbeat.getExecutor(), now());
        if (known != null && same && known.getState().equals(Roster.ACTIVE)) {
            return;
        }
        if (known != null && !same && known.getState().equals(Roster.ACTIVE)) {
            accuse(ref(known), "a newer incarnation took its place");
        }
        join(heartbeat, same);
    }

    /// @param back whether this very incarnation was taken for lost: all partitions are told
    private void join(Heartbeat heartbeat, boolean back) {
        roster.put(
                new StoredExecutor(
                        heartbeat.getExecutor(),
                        heartbeat.getIncarnation(),
                        heartbeat.getStartedAt(),
                        Roster.ACTIVE));
        change(ref(heartbeat), "joined", "", back);
        LOG.info(
                "Executor {} {} ({} slots on {})",
                heartbeat.getExecutor(),
                back ? "is back" : "joined",
                heartbeat.getSlots(),
                heartbeat.getHost());
    }

    private void leave(Heartbeat heartbeat) {
        watch.forget(heartbeat.getExecutor());
        if (roster.find(heartbeat.getExecutor()) == null) {
            return;
        }
        roster.remove(heartbeat.getExecutor());
        if (!heartbeat.getRunning().isEmpty()) {
            ExecutorLost lost = new ExecutorLost(ref(heartbeat), "it left");
            send(outbox.peer(Outgoing.ALL, heartbeat.getExecutor(), lost));
        }
        change(ref(heartbeat), LEFT, "", false);
        LOG.info("Executor {} left", heartbeat.getExecutor());
    }

    private void lose(String executor) {
        StoredExecutor known = roster.find(executor);
        if (known != null) {
            known.setState(Roster.LOST);
            roster.put(known);
            accuse(ref(known), "no heartbeat for " + engine.lease().toMillis() + " ms");
        }
    }

    private void accuse(ExecutorRef executor, String why) {
        LOG.warn("Executor {} is lost: {}", executor.getExecutor(), why);
        ExecutorLost lost = new ExecutorLost(executor, why);
        send(outbox.peer(Outgoing.ALL, executor.getExecutor(), lost));
        change(executor, "lost", why, false);
    }

    private void change(ExecutorRef executor, String change, String why, boolean toAll) {
        int home = RunIds.homePartition(executor.getExecutor(), engine.partitions());
        send(
                outbox.peer(
                        toAll ? Outgoing.ALL : home,
                        executor.getExecutor(),
                        new ExecutorChanged(executor, change, why)));
    }

    private void send(Outgoing record) {
        sender.send(record, Instant.ofEpochMilli(context.currentSystemTimeMs()));
    }

    /// The clock of Streams, so that tests can move it.
    private long now() {
        return Duration.ofMillis(context.currentSystemTimeMs()).toNanos();
    }

    private static ExecutorRef ref(StoredExecutor executor) {
        return new ExecutorRef(executor.getExecutor(), executor.getIncarnation());
    }

    private static ExecutorRef ref(Heartbeat heartbeat) {
        return new ExecutorRef(heartbeat.getExecutor(), heartbeat.getIncarnation());
    }
}
