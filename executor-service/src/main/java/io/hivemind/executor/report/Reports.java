package io.hivemind.executor.report;

import io.hivemind.avro.AttemptReport;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.concurrent.CompletableFuture;

/// Where reports go. Reports about one run keep the order of the calls; a future completes when the
/// broker has the report, and never fails for a broker that is away.
public interface Reports {
    CompletableFuture<Void> send(int partition, AttemptReport report);

    /// A record nobody can read, as it came.
    CompletableFuture<Void> deadLetter(ConsumerRecord<byte[], byte[]> record, String why);
}
