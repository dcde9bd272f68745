package io.hivemind.systemtests.process;

import io.hivemind.testing.ChildProcess;
import io.hivemind.testing.FreePorts;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A broker as an operator runs it: Kafka's own main class in a process of its own, with its
/// settings in a file. Closing it kills it.
public final class KafkaProcess implements AutoCloseable {
    private static final String CLUSTER_ID = "AAAAAAAAAAAAAAAAAAAAAA";

    private final ChildProcess process;
    private final String bootstrapServers;

    private KafkaProcess(ChildProcess process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /// @param release whose features are on, as `4.3`
    /// @param settings over those of a single node without security; `{port}` in them is its port
    public static KafkaProcess start(Path folder, String release, Map<String, String> settings) {
        int port = FreePorts.next();
        Path file = write(folder, settings(folder, port, settings));
        try (ChildProcess format =
                java(
                        "kafka.tools.StorageTool",
                        "format",
                        "--cluster-id",
                        CLUSTER_ID,
                        "--release-version",
                        release,
                        "--config",
                        file.toString())) {
            if (format.awaitExit() != 0) {
                throw new AssertionError(String.join("\n", format.awaitOutput()));
            }
        }
        return new KafkaProcess(java("kafka.Kafka", file.toString()), "127.0.0.1:" + port);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    @Override
    public void close() {
        process.close();
    }

    private static Map<String, String> settings(
            Path folder, int port, Map<String, String> settings) {
        int controllerPort = FreePorts.next();
        Map<String, String> all = new TreeMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("listeners", "CLIENT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}");
        all.put("controller.quorum.voters", "1@127.0.0.1:{controller}");
        all.put("controller.listener.names", "CONTROLLER");
        all.put("inter.broker.listener.name", "CLIENT");
        all.put("listener.security.protocol.map", "CLIENT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("log.dirs", folder.resolve("kafka").toString());
        for (String topic :
                List.of(
                        "offsets.topic",
                        "transaction.state.log",
                        "share.coordinator.state.topic")) {
            all.put(topic + ".replication.factor", "1");
            all.put(topic + ".num.partitions", "2");
        }
        all.put("transaction.state.log.min.isr", "1");
        all.put("share.coordinator.state.topic.min.isr", "1");
        all.put("group.initial.rebalance.delay.ms", "0");
        all.putAll(settings);
        all.replaceAll((name, value) ->
                value.replace("{port}", Integer.toString(port))
                        .replace("{controller}", Integer.toString(controllerPort)));
        return all;
    }

    private static Path write(Path folder, Map<String, String> settings) {
        List<String> lines = new ArrayList<>();
        settings.forEach((name, value) -> lines.add(name + "=" + value));
        try {
            return Files.write(folder.resolve("server.properties"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChildProcess java(String main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", Hivemind.classPath(), main));
        command.addAll(List.of(arguments));
        return ChildProcess.start(main, new ProcessBuilder(command));
    }
}
