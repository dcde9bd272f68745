package io.hivemind.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

final class JitterTest {
    private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-02-01T00:00:00Z");

    private static List<Duration> delays(Slots slots) {
        return slots.between(FROM, UNTIL, 2000).stream()
                .map(slot -> Duration.between(slot.nominalAt(), slot.fireAt()))
                .toList();
    }

    @Test
    void each_slot_fires_within_the_jitter_and_not_all_alike() {
        List<Duration> delays = delays(Given.utc().jitter(Duration.ofSeconds(30)).every("PT1H"));

        assertThat(delays)
                .hasSize(31 * 24)
                .allMatch(delay -> !delay.isNegative() && delay.toMillis() < 30_000);
        assertThat(delays.stream().mapToLong(Duration::toMillis).average().orElseThrow())
                .isBetween(13_000.0, 17_000.0);
    }

    @Test
    void the_draw_is_the_same_again_and_another_for_another_job() {
        Slots slots = Given.utc().jitter(Duration.ofMinutes(10)).cron("0 12 * * *");
        Slots again = Slots.of(slots.schedule(), "job");
        Slots other = Slots.of(slots.schedule(), "other");

        assertThat(again.between(FROM, UNTIL, 100)).isEqualTo(slots.between(FROM, UNTIL, 100));
        assertThat(other.between(FROM, UNTIL, 100)).isNotEqualTo(slots.between(FROM, UNTIL, 100));
        assertThat(slots.next(FROM).orElseThrow().fireAt()).isEqualTo("2026-01-01T12:00:24.120Z");
    }

    @Test
    void no_slot_overtakes_the_next_one() {
        List<Slot> slots =
                Given.utc().jitter(Duration.ofHours(1)).every("PT1M").between(FROM, UNTIL, 2000);

        assertThat(slots)
                .allSatisfy(slot ->
                        assertThat(slot.fireAt())
                                .isBetween(slot.nominalAt(), slot.nominalAt().plusSeconds(60)));
        assertThat(slots).extracting(Slot::fireAt).isSorted();
    }

    @Test
    void a_calendar_field_moves_by_whole_units_of_it() {
        Set<Long> hours =
                delays(Given.utc().calendar("hour: jitter(+6, 2)")).stream()
                        .map(Duration::toMillis)
                        .collect(Collectors.toSet());

        assertThat(hours).containsExactlyInAnyOrder(0L, 3_600_000L, 7_200_000L);
    }

    @Test
    void days_are_those_of_the_calendar_whatever_their_length() {
        // The clocks of Athens change on the 29th: two of the days between are not 24 hours apart.
        List<Slot> slots =
                Given.zone("Europe/Athens")
                        .calendar("month: 3, day: jitter(28, 3), hour: 12")
                        .between(FROM, FROM.plus(Duration.ofDays(100 * 365)), 100);

        assertThat(slots)
                .hasSize(100)
                .allSatisfy(slot ->
                        assertThat(slot.fireAt().atZone(ZoneId.of("Europe/Athens")).getHour())
                                .isEqualTo(12));
        assertThat(slots)
                .extracting(slot -> Duration.between(slot.nominalAt(), slot.fireAt()).toHours())
                .contains(0L, 71L);
    }

    @Test
    void an_excluded_slot_is_not_delayed() {
        Slots slots =
                Given.utc()
                        .jitter(Duration.ofHours(2))
                        .without("2026-01-01")
                        .calendar("hour: jitter(12, 3)");

        assertThat(slots.next(FROM).orElseThrow())
                .matches(Slot::excluded)
                .matches(slot -> slot.fireAt().equals(slot.nominalAt()));
    }
}
