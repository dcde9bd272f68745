package io.hivemind.core.job;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as they are written: `500ms`, `30s`, `1h30m`, `2d`, `1w`; units descend; a bare number
/// is refused, but for 0.
public final class DurationText {
    /// What to tell about a text that is none.
    public static final String FORM = "a duration is written as 500ms, 30s, 1h30m, 2d or 1w";

    private static final Pattern FORM_PATTERN =
            Pattern.compile(
                    "(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m(?!s))?(?:(\\d+)s)?(?:(\\d+)ms)?");
    private static final long[] UNIT_MS = {
        7 * 86_400_000L, 86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L
    };
    private static final String[] UNITS = {"w", "d", "h", "m", "s", "ms"};

    /// About 300 years: sums of two never overflow.
    private static final long MAX_MS = 10_000_000_000_000L;

    private DurationText() {}

    public static Optional<Duration> parse(String text) {
        if (text.equals("0")) {
            return Optional.of(Duration.ZERO);
        }
        Matcher matcher = FORM_PATTERN.matcher(text);
        if (text.isEmpty() || !matcher.matches()) {
            return Optional.empty();
        }
        long total = 0;
        for (int i = 0; i < UNIT_MS.length; i++) {
            String digits = matcher.group(i + 1);
            if (digits == null) {
                continue;
            }
            if (digits.length() > 14) {
                return Optional.empty();
            }
            long count = Long.parseLong(digits);
            if (count > MAX_MS / UNIT_MS[i]) {
                return Optional.empty();
            }
            total += count * UNIT_MS[i];
        }
        return total > MAX_MS ? Optional.empty() : Optional.of(Duration.ofMillis(total));
    }

    /// The shortest way to write it; `0s` for none, a leading `-` for a negative one.
    public static String format(Duration duration) {
        long left = Math.abs(duration.toMillis());
        StringBuilder text = new StringBuilder(duration.isNegative() ? "-" : "");
        for (int i = 1; i < UNIT_MS.length; i++) {
            long count = left / UNIT_MS[i];
            left %= UNIT_MS[i];
            if (count > 0) {
                text.append(count).append(UNITS[i]);
            }
        }
        return text.isEmpty() || text.toString().equals("-") ? "0s" : text.toString();
    }
}
