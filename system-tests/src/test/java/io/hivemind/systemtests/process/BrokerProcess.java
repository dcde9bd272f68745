package io.hivemind.systemtests.process;

import io.hivemind.broker.BrokerSettings;
import io.hivemind.broker.EmbeddedBroker;
import io.hivemind.testing.ChildProcess;
import io.hivemind.testing.FreePorts;

import java.nio.file.Path;
import java.util.List;

/// A broker in a process of its own, that goes away and comes back to the same place.
public final class BrokerProcess implements AutoCloseable {
    private final Path data;
    private final int port = FreePorts.next();
    private ChildProcess process;

    public BrokerProcess(Path data) {
        this.data = data;
        this.process = start();
    }

    public String bootstrapServers() {
        return BrokerSettings.LOOPBACK + ":" + port;
    }

    private ChildProcess start() {
        ChildProcess started =
                ChildProcess.java(
                        BrokerProcess.class,
                        List.of("-Xmx256m"),
                        List.of(data.toString(), Integer.toString(port)));
        String _ = started.awaitLine("being up", "up"::equals);
        return started;
    }

    /// Kill -9, then nothing for a while, then a start on the same data.
    public void goAwayFor(long ms) {
        process.kill();
        Until.pause(ms);
        process = start();
    }

    @Override
    public void close() {
        process.close();
    }

    /// The process.
    public static void main(String[] args) throws InterruptedException {
        BrokerSettings settings =
                BrokerSettings.in(Path.of(args[0])).withPort(Integer.parseInt(args[1]));
        try (EmbeddedBroker _ = EmbeddedBroker.start(settings)) {
            System.out.println("up");
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
