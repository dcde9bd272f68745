package io.hivemind.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class TimesTest {
    @Test
    void a_duration_reads_in_the_unit_that_fits() {
        assertThat(Times.duration(Duration.ofMillis(850))).isEqualTo("850 ms");
        assertThat(Times.duration(Duration.ofMillis(12_340))).isEqualTo("12.3 s");
        assertThat(Times.duration(Duration.ofSeconds(242))).isEqualTo("4 min 02 s");
        assertThat(Times.duration(Duration.ofMinutes(65))).isEqualTo("1 h 05 min");
    }

    @Test
    void what_has_no_end_has_no_duration() {
        assertThat(Times.between(Instant.EPOCH, null)).isEqualTo("-");
    }
}
