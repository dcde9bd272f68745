package io.hivemind.executor.pull;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class DeferredTest {
    @Test
    void record_that_suits_nobody_goes_back_at_once_at_first_and_then_ever_more_slowly() {
        assertThat(Deferred.delay(1)).isZero();
        assertThat(Deferred.delay(10)).isZero();
        assertThat(Deferred.delay(11)).isEqualTo(Duration.ofMillis(100));
        assertThat(Deferred.delay(12)).isEqualTo(Duration.ofMillis(200));
        assertThat(Deferred.delay(18)).isEqualTo(Duration.ofMillis(12_800));
        assertThat(Deferred.delay(1000)).isEqualTo(Duration.ofMillis(12_800));
    }
}
