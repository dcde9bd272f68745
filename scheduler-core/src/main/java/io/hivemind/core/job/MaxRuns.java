package io.hivemind.core.job;

import java.time.Duration;

/// How many runs a job may have (LANGUAGE section 2); runs beyond it end SKIPPED.
public record MaxRuns(int count, Window window) {

    /// Over which time runs are counted, by the moment of their creation.
    public sealed interface Window {
        /// The job's whole life.
        record Life() implements Window {}

        /// Windows of this length, counted from the epoch.
        record Every(Duration length) implements Window {}

        /// Days, weeks from Monday, or months, in UTC.
        record Calendar(Unit unit) implements Window {}
    }

    /// A calendar window's length.
    public enum Unit {
        DAY,
        WEEK,
        MONTH
    }
}
