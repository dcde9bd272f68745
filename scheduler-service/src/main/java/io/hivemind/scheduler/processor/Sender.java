package io.hivemind.scheduler.processor;

import io.hivemind.scheduler.commit.CommitPacer;
import io.hivemind.scheduler.topology.TopicDirectory;

import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;

/// Hands records to the sink.
public final class Sender {
    private final ProcessorContext<byte[], Outgoing> context;
    private final TopicDirectory directory;

    public Sender(ProcessorContext<byte[], Outgoing> context, TopicDirectory directory) {
        this.context = context;
        this.directory = directory;
    }

    /// If it fails, the topic counts as unseen: when the record before it comes again, what follows
    /// from it is held back, and the partition does not stall on one bad topic.
    public void send(Outgoing record, Instant at) {
        Record<byte[], Outgoing> out = new Record<>(record.key(), record, at.toEpochMilli());
        if (!record.headers().isEmpty()) {
            out = out.withHeaders(headers(record.headers()));
        } else {
            out = out.withHeaders(new RecordHeaders());
        }
        try {
            context.forward(out);
            CommitPacer.current().wrote(context::commit);
        } catch (TaskMigratedException | TaskCorruptedException e) {
            throw e;
        } catch (TimeoutException | StreamsException e) {
            directory.forget(record.topic());
            throw e;
        }
    }

    private static Headers headers(Map<String, String> texts) {
        Headers headers = new RecordHeaders();
        texts.forEach((name, text) -> headers.add(name, text.getBytes(StandardCharsets.UTF_8)));
        return headers;
    }
}
