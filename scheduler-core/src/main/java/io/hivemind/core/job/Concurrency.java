package io.hivemind.core.job;

import org.jspecify.annotations.Nullable;

/// How many runs of a job may be active at once (LANGUAGE section 2).
///
/// @param limit at least 1
/// @param key an expression over the run's parameters: the limit holds per value; null for one
///   limit
/// @param queueLimit how many may wait, per key; null for any number
public record Concurrency(
        int limit, WhenFull whenFull, @Nullable String key, @Nullable Integer queueLimit) {

    /// What becomes of a run that finds all places taken.
    public enum WhenFull {
        /// It waits; beyond the queue's limit it ends SKIPPED.
        QUEUE,
        /// It ends SKIPPED.
        SKIP,
        /// The oldest active run is cancelled; it starts when that one has ended.
        CANCEL_OLDEST,
        /// The one that waited is cancelled; it waits instead.
        CANCEL_NEWEST_QUEUED
    }
}
