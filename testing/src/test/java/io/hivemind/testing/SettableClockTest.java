package io.hivemind.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

class SettableClockTest {

    private final SettableClock clock = new SettableClock(Instant.EPOCH);

    @Test
    void time_moves_only_when_told() {
        assertThat(clock.millis()).isZero();

        clock.advance(Duration.ofMillis(5));

        assertThat(clock.millis()).isEqualTo(5);
    }

    @Test
    void a_clock_with_a_zone_moves_along() {
        var other = clock.withZone(ZoneId.of("Europe/Berlin"));

        clock.set(Instant.ofEpochMilli(7));

        assertThat(other.millis()).isEqualTo(7);
    }
}
