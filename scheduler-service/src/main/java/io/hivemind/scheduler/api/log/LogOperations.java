package io.hivemind.scheduler.api.log;

import io.hivemind.avro.LogChunk;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Call;
import io.hivemind.scheduler.api.EventStream;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.api.Routes;
import io.hivemind.scheduler.api.topic.PartitionReader;
import io.hivemind.scheduler.api.topic.PartitionReaders;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.common.TopicPartition;

import java.util.function.Consumer;
import java.util.function.Supplier;

/// The operations about logs.
public final class LogOperations {
    private static final int CHUNKS = 1_000;

    private final History history;
    private final PartitionReaders readers;
    private final String topic;
    private final PartitionReader.Decoder<LogChunk> decoder;
    private final LogFollower follower;

    public LogOperations(KafkaConnection kafka, History history, PartitionReaders readers) {
        this.history = history;
        this.readers = readers;
        this.topic = kafka.topics().logs();
        var deserializer = kafka.wire().serde(LogChunk.class).deserializer();
        this.decoder = bytes -> deserializer.deserialize(topic, bytes);
        this.follower = new LogFollower(history);
    }

    public void bind(Routes routes) {
        routes.onBlocking("readLogs", this::read).onStream("followLogs", this::follow);
    }

    private Answer read(Call call) {
        RunRow run = find(call);
        try (RunLog log = open(run, LogQuery.of(call))) {
            return Answer.ok(LogRange.read(log, run, call.queryInt("limit", CHUNKS)));
        }
    }

    private void follow(Call call, Supplier<EventStream> begin, Consumer<Throwable> refuse) {
        RunLog log;
        String id = call.path("run");
        try {
            log = open(find(call), LogQuery.of(call));
        } catch (RuntimeException e) {
            refuse.accept(e);
            return;
        }
        EventStream stream = begin.get();
        try (log) {
            follower.follow(log, id, stream);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            stream.end();
        }
    }

    private RunRow find(Call call) {
        String run = call.path("run");
        return history.runs().find(run).orElseThrow(() -> Problem.noSuchRun(run));
    }

    private RunLog open(RunRow run, LogQuery query) {
        PartitionReader<LogChunk> reader =
                readers.open(new TopicPartition(topic, run.partition()), run.id() + "/", decoder);
        try {
            return new RunLog(reader, run, query);
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }
}
