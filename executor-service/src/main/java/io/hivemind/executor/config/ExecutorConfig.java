package io.hivemind.executor.config;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What an executor is told at its start. Change a default with the `with...` methods.
///
/// @param id its name: the same after a restart; `queue: "@id"` is its own queue
/// @param slots how many attempts of one slot run at once
/// @param queues the queues it serves beside its own; [#ALL_QUEUES] for every queue there is
/// @param labels what tasks may require
/// @param workDir where the folders of attempts are made; may be shared by executors of one machine
/// @param cacheDir where files of jobs are kept by hash; may be shared as well
/// @param timing how long things take
/// @param logCapBytes how much output of an attempt is kept
/// @param brokerSince when the broker was started, where it lives and dies with this process;
///   [Instant#MIN] elsewhere. A broker that died has forgotten what it had delivered, so a task
///   from before is not run, but handed back to be dispatched under a new number
public record ExecutorConfig(
        String id,
        int slots,
        List<String> queues,
        Map<String, String> labels,
        Path workDir,
        Path cacheDir,
        Timing timing,
        long logCapBytes,
        Instant brokerSince) {
    public static final String ALL_QUEUES = "*";
    public static final int DEFAULT_SLOTS = 32;
    public static final long DEFAULT_LOG_CAP_BYTES = 10L * 1024 * 1024;
    private static final int MAX_SLOTS = 10_000;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,99}");
    private static final Pattern QUEUE = Pattern.compile("[a-z0-9-]{1,40}|\\*");

    public ExecutorConfig {
        queues = List.copyOf(queues);
        labels = Map.copyOf(labels);
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "an executor's id has 1 to 100 letters, digits, dots and dashes, not \""
                            + id
                            + "\"");
        }
        if (slots < 1 || slots > MAX_SLOTS) {
            throw new IllegalArgumentException("slots are 1 to " + MAX_SLOTS + ", not " + slots);
        }
        for (String queue : queues) {
            if (!QUEUE.matcher(queue).matches()) {
                throw new IllegalArgumentException(
                        "a queue is [a-z0-9-]{1,40}, or * for all, not \"" + queue + "\"");
            }
        }
        if (logCapBytes < 0) {
            throw new IllegalArgumentException("the log's cap is negative: " + logCapBytes);
        }
    }

    /// All defaults: queue `default`, folders below the given one.
    public static ExecutorConfig named(String id, Path dataDir) {
        return new ExecutorConfig(
                id,
                DEFAULT_SLOTS,
                List.of("default"),
                Map.of(),
                dataDir.resolve("work"),
                dataDir.resolve("files"),
                Timing.DEFAULT,
                DEFAULT_LOG_CAP_BYTES,
                Instant.MIN);
    }

    public ExecutorConfig withSlots(int slots) {
        return new ExecutorConfig(
                id, slots, queues, labels, workDir, cacheDir, timing, logCapBytes, brokerSince);
    }

    public ExecutorConfig withQueues(List<String> queues) {
        return new ExecutorConfig(
                id, slots, queues, labels, workDir, cacheDir, timing, logCapBytes, brokerSince);
    }

    public ExecutorConfig withLabels(Map<String, String> labels) {
        return new ExecutorConfig(
                id, slots, queues, labels, workDir, cacheDir, timing, logCapBytes, brokerSince);
    }

    public ExecutorConfig withTiming(Timing timing) {
        return new ExecutorConfig(
                id, slots, queues, labels, workDir, cacheDir, timing, logCapBytes, brokerSince);
    }

    public ExecutorConfig withLogCapBytes(long logCapBytes) {
        return new ExecutorConfig(
                id, slots, queues, labels, workDir, cacheDir, timing, logCapBytes, brokerSince);
    }

    public ExecutorConfig withBrokerSince(Instant brokerSince) {
        return new ExecutorConfig(
                id, slots, queues, labels, workDir, cacheDir, timing, logCapBytes, brokerSince);
    }
}
