package io.hivemind.scheduler.api.job;

import io.hivemind.avro.FileContent;
import io.hivemind.core.job.FileRef;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.history.query.JobQueries;

import org.apache.kafka.clients.producer.RecordMetadata;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// Publishes contents of files in chunks. What is on the topic already is not published again: that
/// would move it, and older definitions point to where it is.
final class FilePublisher {
    static final int CHUNK_BYTES = 512 * 1024;

    private final Outbox outbox;
    private final JobQueries history;
    private final String topic;

    FilePublisher(Outbox outbox, JobQueries history, String topic) {
        this.outbox = outbox;
        this.history = history;
        this.topic = topic;
    }

    /// @return the file and where its content lies
    FileRef publish(JobFile.Bundled file) {
        return file.ref(
                history.chunks(file.sha256())
                        .map(FilePublisher::parse)
                        .orElseGet(() -> send(file)));
    }

    private List<FileRef.Chunk> send(JobFile.Bundled file) {
        List<CompletableFuture<RecordMetadata>> sent = new ArrayList<>();
        ByteBuffer content = file.content();
        int number = 0;
        int from = 0;
        do {
            int size = Math.min(CHUNK_BYTES, content.remaining() - from);
            FileContent chunk =
                    FileContent.newBuilder()
                            .setSha256(file.sha256())
                            .setNumber(number)
                            .setData(content.slice(from, size))
                            .build();
            Outbox.Address to = new Outbox.Address(topic, null, file.sha256() + "/" + number);
            sent.add(outbox.send(to, FileContent.class, chunk));
            number++;
            from += size;
        } while (from < content.remaining());
        return sent.stream()
                .map(Outbox::await)
                .map(metadata -> new FileRef.Chunk(metadata.partition(), metadata.offset()))
                .toList();
    }

    private static List<FileRef.Chunk> parse(String chunks) {
        List<FileRef.Chunk> parsed = new ArrayList<>();
        for (String chunk : chunks.split(",", -1)) {
            int colon = chunk.indexOf(':');
            parsed.add(
                    new FileRef.Chunk(
                            Integer.parseInt(chunk, 0, colon, 10),
                            Long.parseLong(chunk, colon + 1, chunk.length(), 10)));
        }
        return parsed;
    }
}
