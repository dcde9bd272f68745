package io.hivemind.scheduler.history;

import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.time.Duration;

/// Where the history is kept and for how long.
///
/// @param url a JDBC URL, `jdbc:sqlite:<file>` or `jdbc:postgresql://…`
/// @param user null where the URL or the machine says who we are
/// @param retention how long runs are kept after their end
/// @param commitInterval under load, what happened within this time is written in one transaction;
///   what comes after a quiet time is written at once
/// @param rebuild throws away what there is at the start and projects it anew
public record HistoryConfig(
        String url,
        @Nullable String user,
        @Nullable String password,
        Duration retention,
        Duration commitInterval,
        boolean rebuild) {
    public static final Duration DEFAULT_RETENTION = Duration.ofDays(30);
    public static final Duration DEFAULT_COMMIT_INTERVAL = Duration.ofMillis(25);

    private static final String SQLITE = "jdbc:sqlite:";
    private static final String POSTGRESQL = "jdbc:postgresql:";

    public HistoryConfig {
        if (!url.startsWith(SQLITE) && !url.startsWith(POSTGRESQL)) {
            throw new IllegalArgumentException(
                    "the history wants a URL that begins with jdbc:sqlite: or jdbc:postgresql:, not"
                            + " "
                            + url);
        }
        if (retention.isNegative() || retention.isZero() || commitInterval.isNegative()) {
            throw new IllegalArgumentException(
                    "impossible times: retention "
                            + retention
                            + ", commit interval "
                            + commitInterval);
        }
    }

    /// A SQLite file with everything else by default.
    public static HistoryConfig sqlite(Path file) {
        return of(SQLITE + file.toAbsolutePath());
    }

    /// Any URL with everything else by default.
    public static HistoryConfig of(String url) {
        return new HistoryConfig(
                url, null, null, DEFAULT_RETENTION, DEFAULT_COMMIT_INTERVAL, false);
    }

    public HistoryConfig rebuilt() {
        return new HistoryConfig(url, user, password, retention, commitInterval, true);
    }

    boolean isSqlite() {
        return url.startsWith(SQLITE);
    }

    /// The file of a SQLite history without its options; null for one in memory or elsewhere.
    @Nullable Path sqliteFile() {
        if (!isSqlite() || url.contains(":memory:") || url.contains("mode=memory")) {
            return null;
        }
        String rest = url.substring(SQLITE.length());
        int options = rest.indexOf('?');
        return Path.of(options < 0 ? rest : rest.substring(0, options));
    }

    /// Without the password.
    @Override
    public String toString() {
        return "HistoryConfig[" + url + ", retention " + retention + "]";
    }
}
