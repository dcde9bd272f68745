package io.hivemind.executor.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

class ExecutorConfigTest {
    private static final ExecutorConfig DEFAULT = ExecutorConfig.named("worker-1", Path.of("data"));

    @Test
    void defaults_are_as_documented() {
        assertThat(DEFAULT)
                .isEqualTo(
                        new ExecutorConfig(
                                "worker-1",
                                32,
                                List.of("default"),
                                Map.of(),
                                Path.of("data/work"),
                                Path.of("data/files"),
                                new Timing(
                                        Duration.ofMillis(100),
                                        Duration.ofMillis(15),
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(20),
                                        Duration.ofSeconds(3),
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(30)),
                                10 * 1024 * 1024,
                                Instant.MIN));
    }

    @Test
    void each_setting_can_be_changed_alone() {
        Timing hasty = Timing.DEFAULT.withGrace(Duration.ofMillis(1));

        assertThat(DEFAULT.withSlots(2).slots()).isEqualTo(2);
        assertThat(DEFAULT.withQueues(List.of("gpu")).queues()).containsExactly("gpu");
        assertThat(DEFAULT.withLabels(Map.of("a", "b")).labels()).isEqualTo(Map.of("a", "b"));
        assertThat(DEFAULT.withTiming(hasty).timing()).isEqualTo(hasty);
        assertThat(DEFAULT.withLogCapBytes(9).logCapBytes()).isEqualTo(9);
        assertThat(DEFAULT.withBrokerSince(Instant.EPOCH).brokerSince()).isEqualTo(Instant.EPOCH);
    }

    @Test
    void what_cannot_be_is_refused_by_name() {
        assertThatThrownBy(() -> ExecutorConfig.named("a b", Path.of("data")))
                .hasMessageContaining("\"a b\"");
        assertThatThrownBy(() -> DEFAULT.withSlots(0)).hasMessageContaining("0");
        assertThatThrownBy(() -> DEFAULT.withQueues(List.of("Big Queue")))
                .hasMessageContaining("\"Big Queue\"");
        assertThatThrownBy(() -> DEFAULT.withLogCapBytes(-1)).hasMessageContaining("-1");
        assertThatThrownBy(() ->
                        Timing.DEFAULT.withHeartbeat(Duration.ofSeconds(6), Duration.ofSeconds(10)))
                .hasMessageContaining("lease");
    }
}
