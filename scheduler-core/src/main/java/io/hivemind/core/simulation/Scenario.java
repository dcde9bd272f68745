package io.hivemind.core.simulation;

import io.hivemind.core.expression.Json;
import io.hivemind.core.run.TaskKey;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What happens to a world. Jobs go by their full names.
///
/// @param at the clock at the start
/// @param start started by hand at that moment, and then no schedule fires; null for nothing
/// @param events in the order in which those of one moment happen
/// @param until how far the clock runs; null: until nothing is left to happen, 30 days at most
public record Scenario(
        Instant at,
        @Nullable Start start,
        Script script,
        List<Event> events,
        @Nullable Duration until) {
    public static final Duration LONGEST = Duration.ofDays(30);

    public Scenario {
        events = List.copyOf(events);
    }

    public record Start(String job, Json params) {}

    /// What attempts do.
    @FunctionalInterface
    public interface Script {
        /// @param fallback the attempt is the fallback's
        /// @param number of the attempt, from 0; those of the fallback have numbers of their own
        Act act(String job, TaskKey task, boolean fallback, int number);
    }

    /// What one attempt does.
    public sealed interface Act {
        Act AT_ONCE = new Succeed(Json.NULL, Duration.ZERO);

        record Succeed(Json output, Duration after) implements Act {}

        record Fail(int exitCode, Duration after) implements Act {}

        /// It never ends by itself.
        record Hang() implements Act {}

        /// Its executor is declared lost.
        record Lost(Duration after) implements Act {}
    }

    /// Something that happens on the way.
    public sealed interface Event {
        Instant at();

        /// @param id the event's own; null for one that nothing else has
        record Trigger(Instant at, String job, Json params, @Nullable String id) implements Event {}

        /// The job's active runs are cancelled; where none is active, those that wait.
        record Cancel(Instant at, String job) implements Event {}

        record Pause(Instant at, String job) implements Event {}

        record Resume(Instant at, String job) implements Event {}

        /// No scheduler, and nobody who fires slots, for so long. Executors go on.
        record Down(Instant at, Duration length) implements Event {}
    }
}
