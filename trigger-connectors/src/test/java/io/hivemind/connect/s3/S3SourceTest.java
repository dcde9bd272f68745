package io.hivemind.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toSet;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.connect.watch.task.LoopRig;
import io.hivemind.wire.KafkaConnection;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/// The loop with a bucket in memory.
class S3SourceTest {
    private final FakeS3 bucket = new FakeS3();
    private double requestsPerSecond = 1_000;
    private final LoopRig rig =
            new LoopRig(() ->
                    new S3Places(
                            new S3Settings("", "", "auto", requestsPerSecond),
                            bucket,
                            KafkaConnection.plain("nowhere:1")));

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void hundred_thousand_objects_are_told_once_each_over_kills() throws Exception {
        define("\"from\": \"earliest\"");
        for (int i = 0; i < 100_000; i++) {
            bucket.put("in/" + (i * 7919L % 100_000) + ".parquet");
        }
        rig.start();
        rig.awaitTold(40_000);
        assertThat(rig.poll()).isNotEmpty();
        rig.restart();

        List<TriggerEvent> told = rig.awaitTold(100_000);

        assertThat(told.stream().map(TriggerEvent::getId).collect(toSet())).hasSize(100_000);
        assertThat(rig.offsets().values())
                .allSatisfy(offset -> assertThat(offset.toString().length()).isLessThan(100_000));
        rig.restart();
        bucket.put("in/000.parquet");
        assertThat(rig.awaitTold(100_001)).hasSize(100_001);
    }

    @Test
    void large_bucket_is_listed_whole_only_as_often_as_it_may_cost() throws Exception {
        requestsPerSecond = 0.1;
        for (int i = 0; i < 10_000; i++) {
            bucket.put("in/%05d".formatted(i));
        }
        define("");
        rig.start();
        rig.awaitStatus("load", "WATCHING");
        assertThat(bucket.requests()).isEqualTo(10);

        bucket.put("in/99999");
        rig.awaitTold(1);

        assertThat(bucket.requests()).isLessThan(1_000);
        assertThat(keys()).containsExactly("in/99999");
    }

    @Test
    void key_that_sorts_before_all_others_is_not_missed() throws Exception {
        bucket.put("in/m");
        define("");
        rig.start();
        rig.awaitStatus("load", "WATCHING");

        bucket.put("in/z");
        rig.awaitTold(1);
        bucket.put("in/a");

        rig.awaitTold(2);
        assertThat(keys()).containsExactly("in/z", "in/a");
    }

    @Test
    void only_what_matches_is_told() throws Exception {
        define("\"match\": \"*.parquet\"");
        rig.start();
        rig.awaitStatus("load", "WATCHING");

        bucket.put("in/folder/");
        bucket.put("in/a.csv");
        bucket.put("out/b.parquet");
        bucket.put("in/2026/11/c.parquet");

        rig.awaitTold(1);
        assertThat(keys()).containsExactly("in/2026/11/c.parquet");
    }

    @Test
    void what_is_not_built_is_refused_in_words() throws Exception {
        define("\"notifications\": {\"sqs\": \"https://sqs/queue\"}");
        rig.start();

        assertThat(rig.awaitStatus("load", "TROUBLE")).contains("SQS are not read yet");
    }

    private void define(String options) {
        rig.define(
                "load",
                "s3",
                "{\"s3\": \"s3://b/in/\", \"poll\": \"20ms\""
                        + (options.isEmpty() ? "" : ", " + options)
                        + "}");
    }

    private List<String> keys() {
        return rig.told().stream()
                .map(event -> String.valueOf(event.getEvent()))
                .map(json -> json.replaceFirst(".*\"key\":\"([^\"]*)\".*", "$1"))
                .toList();
    }
}
