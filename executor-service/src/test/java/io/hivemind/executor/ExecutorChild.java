package io.hivemind.executor;

import io.hivemind.executor.config.ExecutorConfig;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import java.nio.file.Path;
import java.util.Map;

/// An executor in a process of its own, for tests that kill it.
final class ExecutorChild {
    private ExecutorChild() {}

    /// @param args bootstrap servers, topic prefix, data folder
    public static void main(String[] args) throws Exception {
        KafkaConnection connection =
                new KafkaConnection(args[0], Map.of(), new Topics(args[1]), Wire.singleObject());
        Executor executor =
                Executor.start(connection, ExecutorConfig.named("worker", Path.of(args[2])));
        executor.ready().join();
        IO.println("ready");
        executor.left().join();
    }
}
