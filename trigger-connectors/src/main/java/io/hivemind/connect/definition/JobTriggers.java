package io.hivemind.connect.definition;

import java.time.Instant;
import java.util.List;

/// The triggers of a job that a connector serves; none where it was deleted, or has others only.
///
/// @param job its full name
/// @param at when this definition was published, by the broker's clock
public record JobTriggers(String job, Instant at, List<FollowedTrigger> triggers) {
    public JobTriggers {
        triggers = List.copyOf(triggers);
    }
}
