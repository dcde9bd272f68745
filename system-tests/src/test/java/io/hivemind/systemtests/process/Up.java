package io.hivemind.systemtests.process;

import io.hivemind.testing.ChildProcess;

import java.util.ArrayList;
import java.util.List;

/// A server that runs until its test kills it: `up`, or `scheduler`.
public final class Up implements AutoCloseable {
    private final ChildProcess process;
    private final String url;
    private final String bootstrapServers;

    private Up(ChildProcess process) {
        this.process = process;
        String ready =
                process.awaitLine("being ready", l -> l.startsWith("ready") && l.contains("http"));
        this.url = ready.replaceFirst(".*(http://\\S+).*", "$1");
        this.bootstrapServers = ready.replaceFirst(".*Kafka at (\\S+).*", "$1");
    }

    /// Returns when it says that it is ready. The API takes any free port.
    public static Up start(Hivemind hivemind, String command, List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(command, "--port", "0"));
        all.addAll(arguments);
        ChildProcess process = hivemind.start(all.toArray(String[]::new));
        try {
            return new Up(process);
        } catch (AssertionError e) {
            process.close();
            throw e;
        }
    }

    public ChildProcess process() {
        return process;
    }

    public String url() {
        return url;
    }

    public Client client() {
        return new Client(url);
    }

    public String bootstrapServers() {
        return bootstrapServers;
    }

    /// Whether it has decided about runs since it started.
    public boolean hasScheduled() {
        return process.output().stream().anyMatch(line -> line.contains("Scheduled run "));
    }

    /// Kill -9.
    @Override
    public void close() {
        process.close();
    }
}
