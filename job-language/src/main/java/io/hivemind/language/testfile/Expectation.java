package io.hivemind.language.testfile;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What is to hold after a test. States and reasons are the words of LANGUAGE section 11, in
/// capitals. What is null, or empty, is not asked for.
///
/// @param invalid a text that stands in a message about the jobs; then there is nothing else
/// @param refused a text with which the start is refused
/// @param run the state of the run of `start`
/// @param ends of that run
/// @param output of that run; [Json#NULL] where it has to have none
/// @param tasks of that run, and of others by `job/task`
/// @param runs by full name of the job, exact
/// @param order these tasks' first starts come in this order
/// @param maxRunning most attempts ever running at one moment, exact
/// @param slots each is among the records of slots
/// @param events these, in this order, among all
public record Expectation(
        @Nullable String invalid,
        @Nullable String refused,
        @Nullable String run,
        @Nullable String reason,
        @Nullable Moment ends,
        @Nullable Json output,
        Map<TaskRef, OfTask> tasks,
        Map<String, OfRuns> runs,
        List<TaskRef> order,
        Map<TaskRef, Integer> maxRunning,
        List<OfSlot> slots,
        List<OfEvent> events) {
    public Expectation {
        order = List.copyOf(order);
        slots = List.copyOf(slots);
        events = List.copyOf(events);
    }

    /// Of one task, one instance, or one fallback.
    ///
    /// @param starts of all its attempts
    /// @param fallback whether its fallback made it succeed
    public record OfTask(
            @Nullable String state,
            @Nullable String reason,
            @Nullable Integer attempts,
            @Nullable List<Moment> starts,
            @Nullable Moment ends,
            @Nullable Json output,
            @Nullable Boolean fallback,
            @Nullable Integer fallbackAttempts) {}

    /// Of the runs of one job, in order of creation.
    ///
    /// @param count how many
    /// @param each null where only their number is asked for
    public record OfRuns(int count, @Nullable List<OfRun> each) {}

    /// Of one run.
    public record OfRun(
            @Nullable Instant nominal,
            @Nullable String state,
            @Nullable String reason,
            @Nullable Moment startsAt,
            @Nullable Moment ends,
            @Nullable Json output,
            @Nullable Json params,
            Map<TaskRef, OfTask> tasks) {}

    /// Of one slot's record.
    ///
    /// @param is FIRED, SKIPPED, COALESCED or MISSED
    public record OfSlot(String job, Instant at, String is) {}

    /// One event.
    ///
    /// @param type as `task.retry_scheduled` or `run.created`
    /// @param job null for any, or for the task's
    /// @param task null for an event that is none of a task, or for any
    public record OfEvent(
            String type, @Nullable String job, @Nullable TaskRef task, @Nullable Moment at) {}
}
