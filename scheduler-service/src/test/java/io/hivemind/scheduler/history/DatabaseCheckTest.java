package io.hivemind.scheduler.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.scheduler.history.projection.PostgresServer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

class DatabaseCheckTest {
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir private Path folder;

    private final AtomicLong nanos = new AtomicLong(17);
    private final AtomicInteger asked = new AtomicInteger();

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void an_answer_holds_for_a_second() {
        DatabaseCheck check =
                new DatabaseCheck(
                        () -> {
                            if (asked.incrementAndGet() > 1) {
                                throw new SQLException("gone");
                            }
                        },
                        LONG,
                        nanos::get);

        assertThat(check.trouble()).isNull();
        pass(Duration.ofMillis(999));
        assertThat(check.trouble()).isNull();
        assertThat(asked).hasValue(1);
        pass(Duration.ofMillis(1));
        assertThat(check.trouble()).isEqualTo("the database cannot be used: gone");
        assertThat(asked).hasValue(2);
    }

    @Test
    void the_driver_is_quoted_rather_than_the_pool_before_it() {
        SQLException driver = new SQLException("Connection to db:5432 refused", new Exception("x"));
        DatabaseCheck check =
                new DatabaseCheck(
                        () -> {
                            throw new SQLException("no connection in the pool", driver);
                        },
                        LONG,
                        nanos::get);

        assertThat(check.trouble())
                .isEqualTo("the database cannot be used: Connection to db:5432 refused");
    }

    @Test
    void nobody_waits_for_a_database_that_hangs_and_it_is_asked_once_at_a_time() {
        CountDownLatch answers = new CountDownLatch(1);
        DatabaseCheck check =
                new DatabaseCheck(
                        () -> {
                            asked.incrementAndGet();
                            answers.await();
                        },
                        Duration.ofMillis(1),
                        nanos::get);

        assertThat(check.trouble()).isEqualTo("the database does not answer within 1 ms");
        pass(Duration.ofSeconds(5));
        assertThat(check.trouble()).isEqualTo("the database does not answer within 1 ms");
        assertThat(asked).hasValueLessThanOrEqualTo(1);
        answers.countDown();
    }

    @Test
    void a_question_that_got_lost_is_asked_anew() {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch second = new CountDownLatch(2);
        DatabaseCheck check =
                new DatabaseCheck(
                        () -> {
                            second.countDown();
                            if (asked.incrementAndGet() == 1) {
                                never.await();
                            }
                        },
                        Duration.ofSeconds(20),
                        nanos::get);
        pass(Duration.ofSeconds(20));
        Thread hanging = Thread.ofVirtual().start(check::trouble);
        awaitCount(second, 1);

        pass(Duration.ofSeconds(21));

        assertThat(check.trouble()).isNull();
        assertThat(asked).hasValue(2);
        hanging.interrupt();
    }

    /// Without a pause: the other thread is about to count.
    private static void awaitCount(CountDownLatch latch, long count) {
        while (latch.getCount() > count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void a_file_that_is_gone_is_told() throws Exception {
        Path file = folder.resolve("history.db");
        try (HistoryDatabase database = HistoryDatabase.open(HistoryConfig.sqlite(file))) {
            DatabaseCheck check = new DatabaseCheck(database::probe, LONG, nanos::get);
            assertThat(check.trouble()).isNull();

            Files.delete(file);
            pass(Duration.ofSeconds(1));

            assertThat(check.trouble()).contains(file + " is gone");
        }
    }

    @Test
    void a_server_that_is_away_is_told_and_so_is_its_return() throws Exception {
        PostgresServer server = PostgresServer.start();
        try (HistoryDatabase database = HistoryDatabase.open(server.config())) {
            DatabaseCheck check = new DatabaseCheck(database::probe, LONG, nanos::get);
            assertThat(check.trouble()).isNull();

            server.takeAway();
            pass(Duration.ofSeconds(1));
            assertThat(check.trouble()).startsWith("the database cannot be used: ");
            pass(Duration.ofSeconds(1));
            assertThat(check.trouble()).contains("refused");

            server.bringBack();
            pass(Duration.ofSeconds(1));
            assertThat(check.trouble()).isNull();
        } finally {
            server.stop();
        }
    }
}
