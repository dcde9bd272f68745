package io.hivemind.worker;

import org.apache.kafka.connect.cli.ConnectDistributed;
import org.apache.kafka.connect.runtime.Connect;
import org.apache.kafka.connect.runtime.distributed.DistributedHerder;

import java.net.URI;

/// A Connect worker in this JVM: distributed mode, exactly-once source support on, its REST API on
/// loopback. Any thread may start and close it.
public final class EmbeddedWorker implements AutoCloseable {
    private final Connect<DistributedHerder> connect;

    private EmbeddedWorker(Connect<DistributedHerder> connect) {
        this.connect = connect;
    }

    /// Returns when its REST API listens; it takes some seconds more to join its group.
    public static EmbeddedWorker start(WorkerSettings settings) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            // It leaves the plugins' class loader behind on the thread that starts it.
            return new EmbeddedWorker(
                    new ConnectDistributed().startConnect(WorkerProperties.of(settings)));
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    public URI uri() {
        return connect.rest().advertisedUrl();
    }

    @Override
    public void close() {
        connect.stop();
        connect.awaitStop();
    }
}
