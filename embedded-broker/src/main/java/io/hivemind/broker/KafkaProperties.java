package io.hivemind.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The settings of Kafka for one node in one JVM with a handful of clients: small, quick to commit,
/// quiet when idle.
final class KafkaProperties {

    static final int NODE_ID = 1;
    static final String LISTENER = "CLIENT";
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    static final int INTERNAL_PARTITIONS = 4;
    static final String INTERNAL_SEGMENT_BYTES = "16777216";

    private KafkaProperties() {}

    static Map<String, String> of(
            BrokerSettings settings, Path logDirectory, int port, int controllerPort) {
        Map<String, String> p = new HashMap<>();
        node(p, settings, logDirectory, port, controllerPort);
        internalTopics(p);
        latency(p);
        idle(p);
        size(p);
        p.putAll(settings.overrides());
        return p;
    }

    private static void node(
            Map<String, String> p,
            BrokerSettings settings,
            Path logDirectory,
            int port,
            int controllerPort) {
        p.put("process.roles", "broker,controller");
        p.put("node.id", Integer.toString(NODE_ID));
        p.put("log.dirs", logDirectory.toString());
        p.put(
                "controller.quorum.voters",
                NODE_ID + "@" + BrokerSettings.LOOPBACK + ":" + controllerPort);
        p.put("controller.listener.names", CONTROLLER_LISTENER);
        p.put("inter.broker.listener.name", LISTENER);
        p.put(
                "listener.security.protocol.map",
                LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
        p.put(
                "listeners",
                "%s://%s:%d,%s://%s:%d"
                        .formatted(
                                LISTENER,
                                settings.host(),
                                port,
                                CONTROLLER_LISTENER,
                                BrokerSettings.LOOPBACK,
                                controllerPort));
        p.put("advertised.listeners", LISTENER + "://" + advertised(settings.host()) + ":" + port);
        // A topic made by a client's typo, with the wrong number of partitions, is worse than an
        // error.
        p.put("auto.create.topics.enable", "false");
        p.put("num.partitions", Integer.toString(settings.defaultPartitions()));
        p.put("default.replication.factor", "1");
        p.put("min.insync.replicas", "1");
        String startTimeoutMs = Long.toString(settings.startTimeout().toMillis());
        p.put("server.max.startup.time.ms", startTimeoutMs);
        p.put("initial.broker.registration.timeout.ms", startTimeoutMs);
        // No MBeans, no telemetry.
        p.put("metric.reporters", "");
    }

    /// Clients cannot connect to a wildcard address; those on this machine can use its loopback
    /// address.
    static String advertised(String host) {
        return host.equals("0.0.0.0") || host.equals("::") || host.isEmpty() ? "localhost" : host;
    }

    private static void internalTopics(Map<String, String> p) {
        p.put("offsets.topic.replication.factor", "1");
        p.put("offsets.topic.num.partitions", Integer.toString(INTERNAL_PARTITIONS));
        p.put("transaction.state.log.replication.factor", "1");
        p.put("transaction.state.log.min.isr", "1");
        p.put("transaction.state.log.num.partitions", Integer.toString(INTERNAL_PARTITIONS));
        p.put("share.coordinator.state.topic.replication.factor", "1");
        p.put("share.coordinator.state.topic.min.isr", "1");
        p.put(
                "share.coordinator.state.topic.num.partitions",
                Integer.toString(INTERNAL_PARTITIONS));
        p.put("offsets.topic.segment.bytes", INTERNAL_SEGMENT_BYTES);
        p.put("transaction.state.log.segment.bytes", INTERNAL_SEGMENT_BYTES);
        p.put("share.coordinator.state.topic.segment.bytes", INTERNAL_SEGMENT_BYTES);
    }

    private static void latency(Map<String, String> p) {
        p.put("group.initial.rebalance.delay.ms", "0");
        p.put("group.streams.initial.rebalance.delay.ms", "0");
        p.put("group.consumer.assignment.interval.ms", "0");
        p.put("group.share.assignment.interval.ms", "0");
        p.put("group.streams.assignment.interval.ms", "0");
        // A dead scheduler's transaction is aborted this often, not after the ten seconds of the
        // default.
        p.put("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000");
        // How long the broker waits before it tries again to add a partition to a transaction whose
        // predecessor is still being completed: with commits every few milliseconds that happens
        // all the time.
        p.put("add.partitions.to.txn.retry.backoff.ms", "1");
        // And how long it goes on trying. When it gives up, batches in flight behind arrive out of
        // order.
        p.put("add.partitions.to.txn.retry.backoff.max.ms", "5000");
        p.put("controller.quorum.append.linger.ms", "1");
        p.put("group.share.min.record.lock.duration.ms", "1000");
        // The client of Kafka 4.3 now and then forgets to acknowledge a transaction's marker
        // (KAFKA-21106); until its lock runs out, so many records behind it can be taken and no
        // more.
        p.put("group.share.max.partition.max.record.locks", "10000");
        p.put("group.share.partition.max.record.locks", "10000");
        p.put("group.share.min.heartbeat.interval.ms", "500");
        p.put("group.share.heartbeat.interval.ms", "1000");
        // A killed executor keeps its partitions of a share group for so long, and nobody else is
        // served from them: as long as its lease, not the 45 s of the default.
        p.put("group.share.min.session.timeout.ms", "5000");
        p.put("group.share.session.timeout.ms", "10000");
    }

    /// What Kafka does when nobody asks for anything.
    private static void idle(Map<String, String> p) {
        // The controller would write an empty record every half second, for followers that are not
        // there.
        p.put("metadata.max.idle.interval.ms", "0");
        p.put("broker.heartbeat.interval.ms", "3000");
        p.put("broker.session.timeout.ms", "9000");
        p.put("replica.high.watermark.checkpoint.interval.ms", "10000");
        p.put("log.cleaner.backoff.ms", "30000");
    }

    private static void size(Map<String, String> p) {
        p.put("num.network.threads", "2");
        p.put(
                "listener.name."
                        + CONTROLLER_LISTENER.toLowerCase(Locale.ROOT)
                        + ".num.network.threads",
                "1");
        p.put("num.io.threads", "3");
        p.put("background.threads", "2");
        p.put("num.recovery.threads.per.data.dir", "2");
        p.put("group.coordinator.threads", "1");
        p.put("group.coordinator.background.threads", "1");
        p.put("share.coordinator.threads", "1");
        p.put("log.cleaner.threads", "1");
        p.put("log.cleaner.dedupe.buffer.size", "4194304");
        p.put("log.cleaner.io.buffer.size", "262144");
        p.put("offsets.load.buffer.size", "1048576");
        p.put("transaction.state.log.load.buffer.size", "1048576");
        p.put("share.coordinator.load.buffer.size", "1048576");
        p.put("log.segment.bytes", "268435456");
        p.put("log.index.size.max.bytes", "2097152");
        p.put("queued.max.requests", "64");
    }
}
