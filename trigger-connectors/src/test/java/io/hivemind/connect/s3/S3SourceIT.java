package io.hivemind.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toSet;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.connect.watch.task.LoopRig;
import io.hivemind.testing.FreePorts;
import io.hivemind.wire.KafkaConnection;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// The loop and a real server.
class S3SourceIT {
    private static @Nullable S3Server started;

    private static final AtomicInteger BUCKETS = new AtomicInteger();

    private S3Settings settings = owner();
    private final LoopRig rig = new LoopRig(this::places);
    private final S3Server server = Objects.requireNonNull(started);
    private final String bucket = "bucket-" + BUCKETS.incrementAndGet();

    @BeforeAll
    static void startServer(@TempDir Path folder) throws IOException {
        started = S3Server.start(folder);
    }

    @AfterAll
    static void stopServer() {
        Objects.requireNonNull(started).close();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void new_object_is_told_with_what_a_job_needs() throws Exception {
        server.bucket(bucket);
        server.put(bucket, "in/before.csv", "there before");
        watch(server.endpoint(), "");

        server.put(bucket, "in/größe 1.csv", "12345");

        TriggerEvent event = rig.awaitTold(1).getFirst();
        String url = "s3://" + bucket + "/in/größe 1.csv";
        assertThat(event.getKind()).isEqualTo("s3");
        assertThat(event.getId()).contains("@" + url + "?etag=827ccb0eea8a706c4c34a16891f84e7b&");
        assertThat(event.getEvent())
                .contains("\"url\":\"" + url + "\"")
                .contains("\"bucket\":\"" + bucket + "\"")
                .contains("\"key\":\"in/größe 1.csv\"")
                .contains("\"name\":\"größe 1.csv\"")
                .contains("\"size\":5")
                .contains("\"etag\":\"827ccb0eea8a706c4c34a16891f84e7b\"")
                .contains("\"kind\":\"created\"");
    }

    @Test
    void each_version_is_told_once_over_restarts() throws Exception {
        server.bucket(bucket);
        watch(server.endpoint(), "");
        server.put(bucket, "in/z", "1");
        rig.awaitTold(1);
        rig.restart();
        server.put(bucket, "in/z", "22");
        rig.awaitTold(2);
        rig.kill();
        server.put(bucket, "in/a", "meanwhile, and it sorts before");

        rig.start();
        rig.awaitTold(3);
        rig.restart();
        server.delete(bucket, "in/z");
        server.put(bucket, "in/y", "1");

        assertThat(keys(rig.awaitTold(4))).containsExactly("in/z", "in/z", "in/a", "in/y");
        assertThat(rig.told().stream().map(TriggerEvent::getId).collect(toSet())).hasSize(4);
    }

    @Test
    void wrong_credentials_are_told_once() throws Exception {
        server.bucket(bucket);
        settings = new S3Settings(S3Server.ACCESS_KEY, "wrong", "auto", 1_000);
        define(server.endpoint(), "");
        rig.start();

        assertThat(rig.awaitStatus("load", "TROUBLE"))
                .contains("may not be listed with these credentials (403 ");
        assertToldOnce();
    }

    @Test
    void bucket_that_is_not_there_is_told_once_and_watched_when_it_comes() throws Exception {
        define(server.endpoint(), "");
        rig.start();
        assertThat(rig.awaitStatus("load", "TROUBLE")).contains("there is no bucket " + bucket);
        assertToldOnce();

        server.bucket(bucket);
        rig.awaitStatus("load", "WATCHING");
        server.put(bucket, "in/a", "1");

        assertThat(keys(rig.awaitTold(1))).containsExactly("in/a");
    }

    @Test
    void server_that_does_not_answer_is_told_once() throws Exception {
        define("http://127.0.0.1:" + FreePorts.next(), "");
        rig.start();

        assertThat(rig.awaitStatus("load", "TROUBLE")).contains("cannot be reached: ");
        assertToldOnce();
    }

    private void assertToldOnce() throws InterruptedException {
        for (int i = 0; i < 10; i++) {
            rig.commit(rig.poll());
        }
        assertThat(rig.statusRecords()).isEqualTo(1);
    }

    private void watch(String endpoint, String options) throws InterruptedException {
        define(endpoint, options);
        rig.start();
        rig.awaitStatus("load", "WATCHING");
    }

    private void define(String endpoint, String options) {
        rig.define(
                "load",
                "s3",
                "{\"s3\": \"s3://"
                        + bucket
                        + "/in/\", \"poll\": \"50ms\", \"endpoint\": \""
                        + endpoint
                        + "\""
                        + (options.isEmpty() ? "" : ", " + options)
                        + "}");
    }

    private S3Places places() {
        return new S3Places(settings, new S3Clients(settings), KafkaConnection.plain("nowhere:1"));
    }

    private static S3Settings owner() {
        return new S3Settings(S3Server.ACCESS_KEY, S3Server.SECRET_KEY, "auto", 1_000);
    }

    private static List<String> keys(List<TriggerEvent> told) {
        return told.stream()
                .map(event -> String.valueOf(event.getEvent()))
                .map(json -> json.replaceFirst(".*\"key\":\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
