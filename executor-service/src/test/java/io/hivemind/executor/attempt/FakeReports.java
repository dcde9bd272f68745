package io.hivemind.executor.attempt;

import io.hivemind.avro.AttemptReport;
import io.hivemind.executor.report.Reports;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps reports; a test decides when the broker has them.
final class FakeReports implements Reports {
    private final List<AttemptReport> sent = new CopyOnWriteArrayList<>();
    private final List<Integer> partitions = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> acknowledged = new CompletableFuture<>();

    @Override
    public CompletableFuture<Void> send(int partition, AttemptReport report) {
        partitions.add(partition);
        sent.add(report);
        return acknowledged.copy();
    }

    @Override
    public CompletableFuture<Void> deadLetter(ConsumerRecord<byte[], byte[]> record, String why) {
        throw new UnsupportedOperationException();
    }

    void acknowledge() {
        acknowledged.complete(null);
    }

    /// The simple names of their bodies.
    List<String> kinds() {
        return sent.stream().map(report -> report.getBody().getClass().getSimpleName()).toList();
    }

    List<AttemptReport> sent() {
        return List.copyOf(sent);
    }

    List<Integer> partitions() {
        return List.copyOf(partitions);
    }
}
