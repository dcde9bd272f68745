package io.hivemind.executor.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.LogChunk;
import io.hivemind.executor.attempt.AttemptId;
import io.hivemind.testing.SettableClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

class AttemptLogTest {
    private static final AttemptId ATTEMPT = new AttemptId("2-abc", "load", -1, 1, 3);
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final List<LogChunk> sent = new CopyOnWriteArrayList<>();
    private final CountDownLatch some = new CountDownLatch(1);
    private LogFlusher flusher = LogFlusher.start(Duration.ofHours(1));

    @AfterEach
    void stopFlusher() {
        flusher.close();
    }

    @Test
    void chunks_are_counted_over_both_streams_and_the_last_says_so() {
        AttemptLog log = log(1000);

        append(log, AttemptLog.STDOUT, "one ");
        append(log, AttemptLog.STDOUT, "two");
        append(log, AttemptLog.STDERR, "bad");
        append(log, AttemptLog.STDOUT, "three");
        log.close();

        assertThat(sent.stream().map(AttemptLogTest::describe))
                .containsExactly("0 stdout one two", "1 stderr bad", "2 stdout three last");
        assertThat(sent).allSatisfy(chunk -> assertThat(chunk.getAt()).isEqualTo(NOW));
        assertThat(sent.getFirst().getRunId()).isEqualTo("2-abc");
        assertThat(sent.getFirst().getAttempt()).isEqualTo(ATTEMPT.toAvro());
    }

    @Test
    void attempt_without_output_has_no_chunk() {
        AttemptLog log = log(1000);

        log.close();
        append(log, AttemptLog.STDOUT, "too late");
        log.close();

        assertThat(sent).isEmpty();
    }

    @Test
    void what_waits_is_flushed_without_more_coming() throws InterruptedException {
        flusher.close();
        flusher = LogFlusher.start();

        append(log(1000), AttemptLog.STDOUT, "patience");

        assertThat(some.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(sent.stream().map(AttemptLogTest::describe))
                .containsExactly("0 stdout patience");
    }

    @Test
    void output_beyond_the_cap_is_dropped_with_a_word_about_it() {
        AttemptLog log = log(5);

        append(log, AttemptLog.STDOUT, "1234567");
        append(log, AttemptLog.STDERR, "more");
        log.close();

        assertThat(sent.stream().map(AttemptLogTest::describe))
                .containsExactly(
                        "0 stdout 12345", "1 system output beyond 5 bytes is not kept\n last");
    }

    @Test
    void large_output_is_cut_into_chunks_without_losing_a_byte() {
        AttemptLog log = log(1 << 20);
        String much = "0123456789".repeat(20_000);

        append(log, AttemptLog.STDOUT, much);
        log.close();

        assertThat(sent)
                .allMatch(chunk -> chunk.getData().remaining() <= 2 * AttemptLog.CHUNK_BYTES);
        StringBuilder all = new StringBuilder();
        sent.forEach(chunk -> all.append(text(chunk)));
        assertThat(all).hasToString(much);
    }

    @Test
    void nothing_follows_the_last_chunk() {
        AttemptLog log = log(1000);
        append(log, AttemptLog.STDOUT, "all");
        log.close();

        append(log, AttemptLog.STDOUT, "late");
        log.say("late");
        log.flush();

        assertThat(sent).hasSize(1);
    }

    private AttemptLog log(long capBytes) {
        return new AttemptLog(
                ATTEMPT,
                chunk -> {
                    sent.add(chunk);
                    some.countDown();
                },
                flusher,
                new SettableClock(NOW),
                capBytes);
    }

    private static void append(AttemptLog log, String stream, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log.append(stream, bytes, bytes.length);
    }

    private static String describe(LogChunk chunk) {
        return chunk.getSequence()
                + " "
                + chunk.getStream()
                + " "
                + text(chunk)
                + (chunk.getLast() ? " last" : "");
    }

    private static String text(LogChunk chunk) {
        return StandardCharsets.UTF_8.decode(chunk.getData().duplicate()).toString();
    }
}
