package io.hivemind.core.schedule;

import io.hivemind.core.expression.Json;

import java.time.Instant;

/// What a slot brings to the run that it starts: `event` in expressions.
public final class SlotEvent {
    private SlotEvent() {}

    /// @param trigger the kind of the trigger
    /// @param interval from the slot to the next
    public static Json of(String job, String trigger, Interval interval) {
        Instant end = interval.end();
        return new Json(
                "{\"type\":\"schedule.fired\",\"job\":\""
                        + job
                        + "\",\"trigger\":\""
                        + trigger
                        + "\",\"nominal_time\":\""
                        + interval.start()
                        + "\",\"interval_start\":\""
                        + interval.start()
                        + "\",\"interval_end\":"
                        + (end == null ? "null" : "\"" + end + "\"")
                        + "}");
    }
}
