package io.hivemind.connect.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.TriggerSpec;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

class IntakeTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final Instant SINCE = Instant.ofEpochMilli(5);

    @Test
    void each_record_that_counts_is_one_event_with_its_place_as_id() {
        Intake intake = intake("{\"kafka\":{\"topic\":\"orders\",\"when\":\"value.sum > 10\"}}");

        assertThat(read(intake, 0, 3, 5)).isNull();
        Intake.Emission emission = Objects.requireNonNull(read(intake, 1, 4, 11));

        assertThat(emission.happening().id()).isEqualTo("orders-1-4");
        assertThat(text(emission)).contains("\"sum\":11");
        assertThat(emission.offset()).isEqualTo(Map.of("since", 5L, "0", 4L, "1", 5L));
    }

    @Test
    void batch_ends_when_it_is_full() {
        Intake intake = intake("{\"kafka\":{\"topic\":\"orders\"},\"batch\":{\"max\":2}}");

        assertThat(read(intake, 0, 0, 1)).isNull();
        assertThat(intake.dueNanos()).isGreaterThan(SECOND * 1_000_000);
        Intake.Emission full = Objects.requireNonNull(read(intake, 0, 1, 2));

        assertThat(full.happening().id()).isEqualTo("orders-0-0");
        assertThat(text(full)).startsWith("{\"topic\":\"orders\",\"records\":[{").contains("},{");
        assertThat(full.offset()).containsEntry("0", 2L);
    }

    @Test
    void batch_ends_so_long_after_its_first_record() {
        Intake intake = intake("{\"kafka\":{\"topic\":\"orders\",\"batch\":{\"within\":\"3s\"}}}");
        read(intake, 0, 0, 1);
        intake.read(0, 1, "{}", 2 * SECOND);

        assertThat(intake.due(3 * SECOND - 1)).isNull();
        assertThat(text(Objects.requireNonNull(intake.due(3 * SECOND)))).contains("},{");
        assertThat(intake.due(9 * SECOND)).isNull();
    }

    @Test
    void what_waits_is_read_again_after_a_crash() {
        Intake intake = intake("{\"kafka\":{\"topic\":\"orders\",\"batch\":{\"within\":\"3s\"}}}");
        intake.read(0, 0, null, 0);
        read(intake, 0, 1, 1);
        read(intake, 0, 2, 2);

        assertThat(intake.offset()).containsEntry("0", 1L);
    }

    @Test
    void batch_that_would_be_too_large_ends_before_the_record_that_makes_it_so() {
        Intake intake = intake("{\"kafka\":{\"topic\":\"orders\"},\"batch\":{\"max\":9}}");
        String large = "\"" + "x".repeat(300 * 1024) + "\"";
        intake.read(0, 0, large, 0);

        Intake.Emission first = Objects.requireNonNull(intake.read(0, 1, large, 0));

        assertThat(first.offset()).containsEntry("0", 1L);
        assertThat(text(first)).hasSizeLessThan(400 * 1024);
        assertThat(intake.offset()).containsEntry("0", 1L);
    }

    @Test
    void debounce_gives_the_last_one_when_none_has_followed() {
        Intake intake = intake("{\"kafka\":{\"topic\":\"orders\"},\"debounce\":\"10s\"}");
        intake.read(0, 0, "\"first\"", 0);
        intake.read(0, 1, "\"last\"", 9 * SECOND);

        assertThat(intake.due(10 * SECOND)).isNull();
        Intake.Emission last = Objects.requireNonNull(intake.due(19 * SECOND));

        assertThat(text(last)).isEqualTo("\"last\"");
        assertThat(last.happening().id()).isEqualTo("orders-0-1");
    }

    @Test
    void what_cannot_be_told_is_said_and_nothing_is_read() {
        Intake intake = intake("{\"kafka\":{\"topic\":\"orders\",\"when\":\"value.color == 1\"}}");

        assertThatThrownBy(() -> intake.event(record(0, 0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("there is no \"color\"");
        assertThat(intake.knows(0, 0)).isFalse();
    }

    @Test
    void position_outlives_a_start() {
        Intake intake = intake("{\"kafka\":{\"topic\":\"orders\"}}");
        read(intake, 3, 41, 1);

        TopicPosition again = TopicPosition.of(intake.offset());

        assertThat(again.next(3)).isEqualTo(42);
        assertThat(again.since()).isEqualTo(5);
    }

    private static Intake intake(String options) {
        TriggerSpec spec = new TriggerSpec("kafka", new Json(options));
        FollowedTrigger trigger = new FollowedTrigger("etl", "k1", 3, spec, SINCE, false);
        return new Intake(trigger, TopicTrigger.of(spec), new TopicPosition(SINCE.toEpochMilli()));
    }

    private static Intake.@Nullable Emission read(
            Intake intake, int partition, long offset, long sum) {
        String event = intake.event(record(partition, offset, sum));
        return intake.read(partition, offset, event, 0);
    }

    private static Map<String, Object> record(int partition, long offset, long sum) {
        return Map.of("partition", (long) partition, "offset", offset, "value", Map.of("sum", sum));
    }

    private static String text(Intake.Emission emission) {
        return Objects.requireNonNull(emission.happening().event()).text();
    }
}
