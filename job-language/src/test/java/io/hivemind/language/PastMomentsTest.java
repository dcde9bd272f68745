package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;

class PastMomentsTest {

    @Test
    void only_a_moment_that_is_past_is_warned_of() {
        Loaded loaded =
                new JobReader()
                        .read(
                                new Source(
                                        "f.yaml",
                                        """
                                        name: j
                                        triggers:
                                          - {at: 2026-01-01T01:00:00+02:00}
                                          - {at: 2026-01-01T00:00:00Z}
                                          - {every: 1h, end: 2025-01-01}
                                        """));
        assertThat(loaded.problems()).isEmpty();

        assertThat(PastMoments.of("f.yaml", loaded, Instant.parse("2026-01-01T00:00:00Z")))
                .singleElement()
                .hasToString(
                        "f.yaml:1:7: j.triggers[0]: warning: this moment is past: where the trigger"
                                + " is new, its slot is MISSED");
    }
}
