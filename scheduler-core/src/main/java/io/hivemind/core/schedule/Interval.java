package io.hivemind.core.schedule;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// A slot and the next.
///
/// @param end null where the schedule has no later slot
public record Interval(Instant start, @Nullable Instant end) {}
