package io.hivemind.cli.output;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// Moments and durations as people read them.
public final class Times {
    private static final DateTimeFormatter LOCAL =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private Times() {}

    /// In the zone of this machine; `-` for none.
    public static String local(@Nullable Instant at) {
        return at == null ? "-" : LOCAL.format(at.atZone(ZoneId.systemDefault()));
    }

    /// `850 ms`, `12.3 s`, `4 min 02 s`, `1 h 05 min`.
    public static String duration(Duration duration) {
        long ms = duration.toMillis();
        if (ms < 1_000) {
            return ms + " ms";
        }
        if (ms < 60_000) {
            return String.format(Locale.ROOT, "%.1f s", ms / 1_000.0);
        }
        if (ms < 3_600_000) {
            return String.format(Locale.ROOT, "%d min %02d s", ms / 60_000, ms / 1_000 % 60);
        }
        return String.format(Locale.ROOT, "%d h %02d min", ms / 3_600_000, ms / 60_000 % 60);
    }

    /// Between two moments; `-` where one is missing.
    public static String between(@Nullable Instant from, @Nullable Instant to) {
        return from == null || to == null ? "-" : duration(Duration.between(from, to));
    }
}
