package io.hivemind.scheduler.history;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;

import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/// The connections to the history: one that writes, a few that read.
public final class HistoryDatabase implements AutoCloseable {
    private static final int READERS = 4;

    /// Who asks while the database is away is told so after this.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final String MIGRATIONS = "classpath:io/hivemind/scheduler/history/migrations";

    private final HikariDataSource writer;
    private final HikariDataSource readers;
    private final Jdbi read;
    private final @Nullable Path file;

    private HistoryDatabase(
            HikariDataSource writer, HikariDataSource readers, @Nullable Path file) {
        this.writer = writer;
        this.readers = readers;
        this.read = Jdbi.create(readers);
        this.file = file;
    }

    /// Connects, and brings the tables to the version of this program.
    public static HistoryDatabase open(HistoryConfig config) {
        makeFolder(config.sqliteFile());
        migrate(config);
        HikariDataSource writer = new HikariDataSource(pool(config, "history-writer", 1, false));
        try {
            return new HistoryDatabase(
                    writer,
                    new HikariDataSource(pool(config, "history-reader", READERS, true)),
                    config.sqliteFile());
        } catch (RuntimeException e) {
            writer.close();
            throw e;
        }
    }

    /// On connections of its own: it wants two at once, and there is one writer.
    private static void migrate(HistoryConfig config) {
        Flyway.configure()
                .dataSource(config.url(), config.user(), config.password())
                .locations(MIGRATIONS)
                .placeholders(Map.of("clustered", config.isSqlite() ? "WITHOUT ROWID" : ""))
                .load()
                .migrate();
    }

    /// For the projector and the retention, one at a time; auto-commit is off.
    public Connection write() throws SQLException {
        Connection connection = writer.getConnection();
        connection.setAutoCommit(false);
        return connection;
    }

    /// For queries, by any thread.
    public Jdbi read() {
        return read;
    }

    /// A pool says that it has no connection; why it has none, the driver says.
    public static String why(Exception e) {
        String why = String.valueOf(e.getMessage());
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                why = String.valueOf(cause.getMessage());
            }
        }
        return why;
    }

    /// Reads from it, cheaply; throws where that cannot be done. May wait some seconds.
    void probe() throws SQLException {
        if (file != null && !Files.exists(file)) {
            // Who has it open could still use it, but nobody would find it again.
            throw new SQLException("the file " + file + " is gone");
        }
        try (Connection connection = readers.getConnection()) {
            if (!connection.isValid((int) PATIENCE.toSeconds())) {
                readers.evictConnection(connection);
                throw new SQLException("the connection to it is broken");
            }
            try (PreparedStatement one =
                    connection.prepareStatement("SELECT 1 FROM runs WHERE id = ''")) {
                one.executeQuery().close();
            }
        }
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }

    private static HikariConfig pool(
            HistoryConfig config, String name, int size, boolean readOnly) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(name);
        pool.setJdbcUrl(config.url());
        pool.setMaximumPoolSize(size);
        pool.setMinimumIdle(1);
        pool.setConnectionTimeout(PATIENCE.toMillis());
        if (config.isSqlite()) {
            sqlite(pool, readOnly);
        } else {
            pool.setUsername(config.user());
            pool.setPassword(config.password());
            pool.setReadOnly(readOnly);
            pool.addDataSourceProperty("reWriteBatchedInserts", "true");
            pool.addDataSourceProperty("ApplicationName", "hivemind");
        }
        return pool;
    }

    /// WAL lets readers read while the projector writes. NORMAL may lose the last transactions with
    /// the machine's power, never with the process; as the positions are lost with them, they are
    /// projected again.
    private static void sqlite(HikariConfig pool, boolean readOnly) {
        pool.addDataSourceProperty("journal_mode", "WAL");
        pool.addDataSourceProperty("synchronous", "NORMAL");
        pool.addDataSourceProperty("busy_timeout", "10000");
        pool.addDataSourceProperty("cache_size", readOnly ? "-2000" : "-32000");
        pool.addDataSourceProperty("temp_store", "MEMORY");
        if (readOnly) {
            pool.addDataSourceProperty("query_only", "true");
        } else {
            pool.addDataSourceProperty("wal_autocheckpoint", "16000");
            pool.addDataSourceProperty("transaction_mode", "IMMEDIATE");
        }
    }

    private static void makeFolder(@Nullable Path file) {
        Path folder = file == null ? null : file.toAbsolutePath().getParent();
        if (folder != null) {
            try {
                Files.createDirectories(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(
                        "cannot make the folder of the history, " + folder, e);
            }
        }
    }
}
