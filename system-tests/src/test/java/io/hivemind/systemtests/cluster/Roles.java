package io.hivemind.systemtests.cluster;

import io.hivemind.systemtests.process.Hivemind;
import io.hivemind.systemtests.process.Up;
import io.hivemind.testing.ChildProcess;
import io.hivemind.testing.TestCluster;
import io.hivemind.wire.Topics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The processes of one test on one cluster, apart from other tests by the prefix of its topics.
/// Closing it kills them all.
final class Roles implements AutoCloseable {
    private final String bootstrapServers;
    private final Topics topics = new Topics(TestCluster.uniquePrefix());
    private final Path folder;
    private final Deque<ChildProcess> running = new ArrayDeque<>();

    Roles(String bootstrapServers, Path folder) {
        this.bootstrapServers = bootstrapServers;
        this.folder = folder;
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    Topics topics() {
        return topics;
    }

    /// Returns when it is ready. The same name has the same data.
    Up scheduler(String name) {
        Up scheduler =
                Up.start(
                        in(name),
                        "scheduler",
                        List.of(
                                "--bootstrap-servers",
                                bootstrapServers,
                                "--topic-prefix",
                                topics.prefix(),
                                "--partitions",
                                "4",
                                "--replication",
                                "1"));
        running.push(scheduler.process());
        return scheduler;
    }

    ChildProcess executor(String name, int slots) {
        ChildProcess executor =
                in(name).start(
                                "executor",
                                "--id",
                                name,
                                "--slots",
                                Integer.toString(slots),
                                "--bootstrap-servers",
                                bootstrapServers,
                                "--topic-prefix",
                                topics.prefix());
        running.push(executor);
        return executor;
    }

    Path jobs(String yaml) {
        try {
            return Files.writeString(folder.resolve("jobs.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        while (!running.isEmpty()) {
            try (ChildProcess process = running.pop()) {
                keepOutput(process);
            }
        }
    }

    /// Where a failed test can be understood by.
    private void keepOutput(ChildProcess process) {
        try {
            Path kept = Files.createDirectories(Path.of("target", "processes"));
            Files.write(kept.resolve(topics.prefix() + process.pid() + ".log"), process.output());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Hivemind in(String name) {
        try {
            return Hivemind.in(Files.createDirectories(folder.resolve(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
