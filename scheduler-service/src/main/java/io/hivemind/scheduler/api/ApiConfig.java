package io.hivemind.scheduler.api;

import io.hivemind.scheduler.history.HistoryConfig;
import io.hivemind.wire.TopicCatalogue;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// What the HTTP API is started with.
///
/// @param host the address to listen on; one that others can reach wants `openToOthers`
/// @param port 0 for any free one
/// @param openToOthers whether an address other than loopback may be listened on: who reaches the
///   API can run commands
/// @param maxBodyBytes of a request; a file with what its jobs bring along is one
/// @param answerTimeout how long a start or a cancel waits for the scheduler before it is answered
///   202
/// @param minInsyncReplicas of the topics of new queues; their partitions and replication are those
///   of the events topic
public record ApiConfig(
        String host,
        int port,
        boolean openToOthers,
        int maxBodyBytes,
        Duration answerTimeout,
        TopicCatalogue.Sizing sizing,
        HistoryConfig history) {
    public static final int DEFAULT_PORT = 7878;
    public static final String LOOPBACK = "127.0.0.1";
    private static final int DEFAULT_BODY_BYTES = 16 * 1024 * 1024;

    public ApiConfig {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("no port has the number " + port);
        }
        if (maxBodyBytes < 1024 || answerTimeout.isNegative()) {
            throw new IllegalArgumentException(
                    "impossible limits: body "
                            + maxBodyBytes
                            + " bytes, answer within "
                            + answerTimeout);
        }
        if (!openToOthers && !isLoopback(host)) {
            throw new IllegalArgumentException(
                    host
                            + " is not a loopback address: who reaches the API can run commands, so"
                            + " that has to be allowed");
        }
    }

    /// On loopback with everything else by default.
    public static ApiConfig local(int port, HistoryConfig history) {
        return new ApiConfig(
                LOOPBACK,
                port,
                false,
                DEFAULT_BODY_BYTES,
                Duration.ofSeconds(30),
                TopicCatalogue.Sizing.EMBEDDED,
                history);
    }

    /// The same, reachable from elsewhere.
    public ApiConfig listeningOn(String address) {
        return new ApiConfig(address, port, true, maxBodyBytes, answerTimeout, sizing, history);
    }

    /// The same for a cluster of that size.
    public ApiConfig sized(TopicCatalogue.Sizing newTopics) {
        return new ApiConfig(
                host, port, openToOthers, maxBodyBytes, answerTimeout, newTopics, history);
    }

    /// The same with another limit on waiting for the scheduler.
    public ApiConfig answeringWithin(Duration timeout) {
        return new ApiConfig(host, port, openToOthers, maxBodyBytes, timeout, sizing, history);
    }

    boolean isLocal() {
        return isLoopback(host);
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(
                    host + " is the address of no network interface here", e);
        }
    }
}
