package io.hivemind.core.job;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;

final class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, 500",
        "30s, 30000",
        "1h30m, 5400000",
        "2d, 172800000",
        "1w, 604800000",
        "0, 0",
        "1m500ms, 60500",
        "1w2d3h4m5s6ms, 788645006"
    })
    void durations_are_read_and_written(String text, long ms) {
        assertThat(DurationText.parse(text)).contains(Duration.ofMillis(ms));
        assertThat(DurationText.parse(DurationText.format(Duration.ofMillis(ms))))
                .contains(Duration.ofMillis(ms));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "5",
                "00",
                "30m1h",
                "1.5s",
                "-1s",
                "1 h",
                "soon",
                "1H",
                "99999999999999999999s",
                "999999999w"
            })
    void everything_else_is_none(String text) {
        assertThat(DurationText.parse(text)).isEmpty();
    }
}
