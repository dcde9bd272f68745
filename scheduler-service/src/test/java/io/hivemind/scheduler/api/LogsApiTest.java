package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.LogChunk;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.stream.Stream;

class LogsApiTest {
    /// One server for all: each test has jobs and runs of its own.
    @TempDir private static Path folder;

    private static ApiFixture api;
    private String run;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(folder);
        api.apply("{name: etl, run: echo}");
    }

    @BeforeEach
    void startRun() throws Exception {
        run = api.start("etl", "");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void output_is_read_in_order_with_its_stream_and_without_that_of_others() throws Exception {
        String other = api.start("etl", "");
        api.log(chunk(run, "main", 0, "stdout", "one\n"));
        api.log(chunk(other, "main", 0, "stdout", "not mine\n"));
        api.log(chunk(run, "main", 1, "stderr", "two\n"));

        JsonNode range = api.get("readLogs", "/runs/" + run + "/logs").body();

        assertThat(range.get("items")).hasSize(2);
        assertThat(range.get("items").get(0).get("text").asText()).isEqualTo("one\n");
        assertThat(range.get("items").get(1).get("stream").asText()).isEqualTo("stderr");
        assertThat(range.get("complete").asBoolean()).isFalse();
    }

    @Test
    void a_range_goes_on_where_the_last_ended() throws Exception {
        for (int i = 0; i < 5; i++) {
            api.log(chunk(run, "main", i, "stdout", "line " + i + "\n"));
        }

        JsonNode first = api.get("readLogs", "/runs/" + run + "/logs?limit=2").body();
        JsonNode second =
                api.get("readLogs", "/runs/" + run + "/logs?from=" + first.get("next").asLong())
                        .body();

        assertThat(text(first)).isEqualTo("line 0\nline 1\n");
        assertThat(text(second)).isEqualTo("line 2\nline 3\nline 4\n");
    }

    @Test
    void a_task_may_be_asked_for_alone() throws Exception {
        api.log(chunk(run, "main", 0, "stdout", "main\n"));
        api.log(chunk(run, "side", 0, "stdout", "side\n"));

        assertThat(text(api.get("readLogs", "/runs/" + run + "/logs?task=side").body()))
                .isEqualTo("side\n");
        assertThat(text(api.get("readLogs", "/runs/" + run + "/logs?task=side&attempt=2").body()))
                .isEmpty();
    }

    @Test
    void a_character_cut_in_two_by_a_chunk_is_whole_again() throws Exception {
        byte[] euro = "€".getBytes(StandardCharsets.UTF_8);
        api.log(chunk(run, "main", 0, "stdout", ByteBuffer.wrap(euro, 0, 2).slice()));
        api.log(chunk(run, "main", 1, "stdout", ByteBuffer.wrap(euro, 2, 1).slice()));

        assertThat(text(api.get("readLogs", "/runs/" + run + "/logs").body())).isEqualTo("€");
    }

    @Test
    void the_output_of_an_ended_run_is_complete_when_its_last_words_are_said() throws Exception {
        api.log(chunk(run, "main", 0, "stdout", "bye\n"));
        api.log(last(run, "main", 1));
        api.scheduler().end(run);
        api.get("showRun", "/runs/" + run + "?wait_ms=60000");

        JsonNode range = api.get("readLogs", "/runs/" + run + "/logs").body();

        assertThat(text(range)).isEqualTo("bye\n");
        assertThat(range.get("complete").asBoolean()).isTrue();
        assertThat(range.get("next").isNull()).isTrue();
    }

    @Test
    void following_tells_output_as_it_comes_and_ends_with_the_run() throws Exception {
        api.log(chunk(run, "main", 0, "stdout", "before\n"));
        HttpResponse<Stream<String>> response =
                api.http.send(
                        api.request("/runs/" + run + "/logs/follow").build(),
                        BodyHandlers.ofLines());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        try (Stream<String> lines = response.body()) {
            Iterator<String> events = lines.filter(line -> line.startsWith("data: ")).iterator();
            assertThat(events.next()).contains("before");

            api.log(chunk(run, "main", 1, "stdout", "live\n"));
            assertThat(events.next()).contains("live");

            api.log(last(run, "main", 2));
            api.scheduler().end(run);
            assertThat(events.next()).contains("SUCCEEDED");
            assertThat(events.hasNext()).isFalse();
        }
    }

    @Test
    void following_goes_on_after_the_last_event_id() throws Exception {
        api.log(chunk(run, "main", 0, "stdout", "seen\n"));
        api.log(chunk(run, "main", 1, "stdout", "unseen\n"));
        api.log(last(run, "main", 2));
        api.scheduler().end(run);
        long seen =
                api.get("readLogs", "/runs/" + run + "/logs")
                        .body()
                        .get("items")
                        .get(0)
                        .get("at_offset")
                        .asLong();

        HttpResponse<String> response =
                api.http.send(
                        api.request("/runs/" + run + "/logs/follow")
                                .header("Last-Event-ID", "" + seen)
                                .build(),
                        BodyHandlers.ofString());

        assertThat(response.body())
                .contains("unseen")
                .doesNotContain("\"seen")
                .contains("event: end");
    }

    @Test
    void following_a_run_that_is_not_there_is_refused() throws Exception {
        assertThat(api.get("followLogs", "/runs/0-none/logs/follow").status()).isEqualTo(404);
    }

    private static String text(JsonNode range) {
        StringBuilder text = new StringBuilder();
        range.get("items").forEach(item -> text.append(item.get("text").asText()));
        return text.toString();
    }

    private static LogChunk chunk(
            String run, String task, long sequence, String stream, String text) {
        return chunk(
                run,
                task,
                sequence,
                stream,
                ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static LogChunk chunk(
            String run, String task, long sequence, String stream, ByteBuffer data) {
        return LogChunk.newBuilder()
                .setRunId(run)
                .setAttempt(new AttemptRef(task, -1, 1, 1))
                .setStream(stream)
                .setSequence(sequence)
                .setAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                .setData(data)
                .build();
    }

    private static LogChunk last(String run, String task, long sequence) {
        LogChunk chunk = chunk(run, task, sequence, "stdout", "");
        chunk.setLast(true);
        return chunk;
    }
}
