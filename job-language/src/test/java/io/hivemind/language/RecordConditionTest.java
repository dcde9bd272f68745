package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.Map;

class RecordConditionTest {
    private static final Map<String, Object> ORDER =
            Map.of(
                    "key",
                    "k",
                    "value",
                    Map.of("kind", "order", "sum", 12L),
                    "headers",
                    Map.of("source", "shop"),
                    "topic",
                    "orders",
                    "partition",
                    1L,
                    "offset",
                    7L);

    @Test
    void all_parts_of_a_record_can_be_asked_for() {
        assertThat(holds("value.kind == 'order' && value.sum > 10")).isTrue();
        assertThat(holds("key == 'k' && headers.source == 'shop'")).isTrue();
        assertThat(holds("topic == 'orders' && partition == 1 && offset < 7")).isFalse();
    }

    @Test
    void one_template_alone_is_the_same() {
        assertThat(holds("{{ value.sum == 12 }}")).isTrue();
    }

    @Test
    void what_cannot_be_told_is_said() {
        assertThatThrownBy(() -> holds("value.color == 'red'"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("value.color")
                .hasMessageContaining("there is no \"color\"");
        assertThatThrownBy(() -> holds("value.sum"))
                .hasMessageContaining("is neither true nor false");
        assertThatThrownBy(() -> RecordCondition.of("params.x == 1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no variable or function \"params\"");
    }

    private static boolean holds(String source) {
        return RecordCondition.of(source).holds(ORDER);
    }
}
