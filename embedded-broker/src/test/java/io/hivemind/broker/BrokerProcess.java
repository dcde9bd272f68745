package io.hivemind.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

/// A JVM of its own with a broker that has one committed record in its topic `kept`, and makes
/// another topic when it is told to. It runs until it is killed.
final class BrokerProcess implements AutoCloseable {

    private final Process process;

    private BrokerProcess(Process process) {
        this.process = process;
    }

    static BrokerProcess start(Path data) throws IOException {
        Process process =
                new ProcessBuilder(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-Xmx256m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                BrokerProcess.class.getName(),
                                data.toString())
                        .redirectErrorStream(true)
                        .start();
        BufferedReader output = process.inputReader(UTF_8);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.equals("kept")) {
                return new BrokerProcess(process);
            }
        }
        throw new IllegalStateException("the broker's process ended early");
    }

    long pid() {
        return process.pid();
    }

    void makeTopic() throws IOException {
        process.getOutputStream().write('\n');
        process.getOutputStream().flush();
    }

    /// Its exit code and the last line that it printed.
    String end() throws IOException {
        String last = process.inputReader(UTF_8).lines().reduce("", (before, line) -> line);
        return process.onExit().join().exitValue() + " " + last;
    }

    /// Kill -9, and wait until it is gone.
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    public static void main(String[] args) throws ExecutionException, InterruptedException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(BrokerSettings.in(Path.of(args[0])))) {
            Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic("kept", 1, (short) 1))).all().get();
            }
            Map<String, Object> transactional =
                    Map.of(
                            "bootstrap.servers",
                            broker.bootstrapServers(),
                            "transactional.id",
                            "test");
            var producer =
                    new KafkaProducer<>(
                            transactional, new StringSerializer(), new StringSerializer());
            producer.initTransactions();
            producer.beginTransaction();
            var _ = producer.send(new ProducerRecord<>("kept", "key", "value"));
            producer.commitTransaction();
            System.out.println("kept");
            int _ = System.in.read();
            try (Admin admin = Admin.create(client)) {
                admin.createTopics(List.of(new NewTopic("more", 1, (short) 1))).all().get();
            }
            System.in.transferTo(System.out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
