package io.hivemind.broker;

import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;

import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.controller.Controller;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;

import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// The parts of [KafkaRaftServer], put together here because two things must come between the start
/// of the controller and that of the broker, and because our sockets are bound already.
final class KafkaNode {

    private final KafkaConfig config;
    private final SkippingTime time = new SkippingTime();
    private final ControllerServer controller;
    private final BrokerServer broker;

    KafkaNode(Map<String, String> properties, ServerSocketFactory sockets) {
        config = new KafkaConfig(properties, false);
        var identity =
                KafkaRaftServer.initializeLogDirs(
                        config, LoggerFactory.getLogger(KafkaNode.class), "");
        String clusterId = identity._1().clusterId().orElseThrow();
        SharedServer shared =
                new SharedServer(
                        config,
                        identity._1(),
                        time,
                        Server$.MODULE$.initializeMetrics(config, time, clusterId),
                        CompletableFuture.completedFuture(
                                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                        QuorumConfig.parseBootstrapServers(
                                config.quorumConfig().bootstrapServers()),
                        FatalFault.handlers(),
                        sockets);
        broker = new BrokerServer(shared);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), identity._2());
    }

    void start() {
        controller.startup();
        forgetEarlierSession();
        broker.startup();
    }

    void stop() {
        broker.shutdown();
        controller.shutdown();
    }

    /// After a kill the controller finds its broker registered, and would refuse a new registration
    /// until the old session ends by time-out, nine seconds later. We hold the lock of the data
    /// directory, so that session's process is gone: let its time be over now.
    private void forgetEarlierSession() {
        awaitActive(controller.controller());
        time.skipMs(config.brokerSessionTimeoutMs() + 1L);
    }

    private void awaitActive(Controller quorum) {
        long deadlineNs =
                System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(config.serverMaxStartupTimeMs());
        while (!quorum.isActive()) {
            if (System.nanoTime() > deadlineNs) {
                throw new BrokerException("the embedded broker's controller did not become active");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        // An event behind the one that takes over, in which the sessions of known brokers begin. It
        // must be one that
        // does not ask for a feature level: a new cluster has none yet.
        var context =
                new ControllerRequestContext(
                        new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.empty());
        quorum.findAllTopicIds(context).join();
    }
}
