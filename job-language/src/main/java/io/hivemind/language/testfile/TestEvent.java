package io.hivemind.language.testfile;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// Something that happens on the way. Jobs go by their full names.
public sealed interface TestEvent {
    Moment at();

    /// A trigger, not a manual start.
    ///
    /// @param params a JSON object; `{}` where none are given
    /// @param id the event's own id; null for one that nothing else has
    record Trigger(Moment at, String job, Json params, @Nullable String id) implements TestEvent {}

    /// The job's active runs are cancelled.
    record Cancel(Moment at, String job) implements TestEvent {}

    /// The job is paused: its active runs, and those created meanwhile.
    record Pause(Moment at, String job) implements TestEvent {}

    record Resume(Moment at, String job) implements TestEvent {}

    /// No scheduler for so long.
    record Down(Moment at, Duration length) implements TestEvent {}
}
