package io.hivemind.scheduler.history.projection;

import io.hivemind.scheduler.history.HistoryConfig;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.opentest4j.TestAbortedException;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/// The same statements make the same rows on a real PostgreSQL.
class RowsOnPostgresTest extends RowsTest {
    private static @Nullable PostgresServer server;

    @BeforeAll
    static void startServer() throws Exception {
        try {
            server = PostgresServer.start();
        } catch (TestAbortedException e) {
            System.err.println(e.getMessage() + "; the history is tested on SQLite only");
            throw e;
        }
    }

    @AfterAll
    static void stopServer() throws Exception {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    HistoryConfig config() {
        if (server == null) {
            throw new IllegalStateException("not started");
        }
        return server.config();
    }

    @AfterEach
    void empty() throws SQLException {
        try (Connection connection = database().write();
                Statement statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA public CASCADE");
            statement.execute("CREATE SCHEMA public");
            connection.commit();
        }
    }
}
