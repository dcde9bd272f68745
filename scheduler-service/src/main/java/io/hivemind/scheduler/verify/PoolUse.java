package io.hivemind.scheduler.verify;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// How a pool of slots was used, by the broker's clock.
///
/// @param slots as it was defined last
/// @param most slots that were held at once
/// @param idle the stretches of a second and more in which a slot was free and a task that wants
///   one and nothing else waited for it: a scheduler was away, or late. At most a thousand.
/// @param longestIdle also of those that were shorter
public record PoolUse(String name, int slots, int most, List<Stretch> idle, Duration longestIdle) {

    public PoolUse {
        idle = List.copyOf(idle);
    }

    public record Stretch(Instant from, Instant to) {
        public Duration length() {
            return Duration.between(from, to);
        }
    }
}
