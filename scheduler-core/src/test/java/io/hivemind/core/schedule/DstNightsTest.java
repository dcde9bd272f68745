package io.hivemind.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.schedule.ScheduleOptions.Gap;
import io.hivemind.core.schedule.ScheduleOptions.Overlap;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/// Random schedules in the nights of 2026 and 2027 when clocks change, against [SlowClock]. Another
/// seed with `-Dsim.seed=`.
final class DstNightsTest {
    private static final long SEED = Long.getLong("sim.seed", 20260329L);
    private static final int LIMIT = 1_000_000;
    private static final long SECOND_MS = 1000;
    private static final long MINUTE_MS = 60 * SECOND_MS;

    /// Values of one field: as they are written, and whether one fits.
    private record Field(String text, boolean step, BitSet values) {
        boolean fits(long value) {
            return values.get((int) value);
        }

        static Field of(String text, boolean step, IntStream values) {
            return new Field(text, step, values.collect(BitSet::new, BitSet::set, BitSet::or));
        }
    }

    private static Field field(Random random, int min, int max, boolean calendar) {
        String any = calendar ? "identity" : "*";
        return switch (random.nextInt(5)) {
            case 0 -> Field.of(any, true, IntStream.rangeClosed(min, max));
            case 1 -> {
                int step = 1 + random.nextInt((max - min) / 2);
                IntStream values = IntStream.iterate(min, value -> value <= max, v -> v + step);
                yield Field.of((calendar ? "+" : "*/") + step, true, values);
            }
            case 2 -> {
                int from = min + random.nextInt(max - min);
                int to = from + random.nextInt(max - from + 1);
                String text = from + (calendar ? ".." : "-") + to;
                yield Field.of(text, false, IntStream.rangeClosed(from, to));
            }
            default -> {
                int one = min + random.nextInt(Math.min(max - min + 1, 5));
                int other = min + random.nextInt(max - min + 1);
                String text = calendar ? "[" + one + ", " + other + "]" : one + "," + other;
                yield Field.of(text, false, IntStream.of(one, other));
            }
        };
    }

    private static List<ZoneOffsetTransition> changes(ZoneId zone) {
        List<ZoneOffsetTransition> changes = new ArrayList<>();
        Instant at = Instant.parse("2026-01-01T00:00:00Z");
        while (at.isBefore(Instant.parse("2028-01-01T00:00:00Z"))) {
            ZoneOffsetTransition change = zone.getRules().nextTransition(at);
            changes.add(change);
            at = change.getInstant();
        }
        return changes;
    }

    private static <T> T one(Random random, T[] all) {
        return all[random.nextInt(all.length)];
    }

    private static void compare(SlowClock slow, Slots slots, Instant from, Instant until) {
        NavigableMap<Instant, Boolean> expected = slow.slots(from, until);
        NavigableMap<Instant, Boolean> actual = new TreeMap<>();
        slots.between(from, until, LIMIT)
                .forEach(slot -> assertThat(actual.put(slot.nominalAt(), slot.fires())).isNull());
        String what = slots.schedule() + ", from " + from + ", seed " + SEED;
        assertThat(actual).as(what).isEqualTo(expected);

        Random random = new Random(SEED);
        for (int i = 0; i < 20; i++) {
            Instant after =
                    from.plusMillis(random.nextLong(Duration.between(from, until).toMillis()));
            Instant next = expected.higherKey(after);
            if (next != null) {
                assertThat(slots.next(after).orElseThrow().nominalAt()).as(what).isEqualTo(next);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "America/Santiago",
                "America/Havana"
            })
    void a_cron_expression_has_the_slots_that_a_look_at_every_minute_finds(String zone) {
        ZoneId id = ZoneId.of(zone);
        Random random = new Random(SEED);
        for (ZoneOffsetTransition change : changes(id)) {
            for (int i = 0; i < 20; i++) {
                Field minute = field(random, 0, 59, false);
                Field hour = field(random, 0, 23, false);
                Gap gap = one(random, Gap.values());
                Overlap overlap = one(random, Overlap.values());
                LongPredicate fits =
                        local ->
                                minute.fits(local / MINUTE_MS % 60)
                                        && hour.fits(local / (60 * MINUTE_MS) % 24);
                Slots slots =
                        Given.zone(zone)
                                .dst(gap, overlap)
                                .cron(minute.text() + " " + hour.text() + " * * *");
                compare(
                        new SlowClock(id, gap, overlap, hour.step(), fits, MINUTE_MS),
                        slots,
                        change.getInstant().minus(Duration.ofHours(9)),
                        change.getInstant().plus(Duration.ofHours(30)));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Europe/Berlin",
                "America/New_York",
                "Australia/Lord_Howe",
                "Africa/Casablanca",
                "America/Santiago"
            })
    void a_calendar_has_the_slots_that_a_look_at_every_millisecond_finds(String zone) {
        ZoneId id = ZoneId.of(zone);
        Random random = new Random(SEED);
        for (ZoneOffsetTransition change : changes(id).subList(0, 2)) {
            for (int i = 0; i < 4; i++) {
                Field hour =
                        i == 0
                                ? Field.of("identity", true, IntStream.rangeClosed(0, 23))
                                : Field.of("0..3", false, IntStream.rangeClosed(0, 3));
                Field minute = field(random, 0, 59, true);
                Field second = field(random, 0, 59, true);
                Field ms = field(random, 0, 999, true);
                Gap gap = one(random, Gap.values());
                Overlap overlap = one(random, Overlap.values());
                LongPredicate fits =
                        local ->
                                ms.fits(local % SECOND_MS)
                                        && second.fits(local / SECOND_MS % 60)
                                        && minute.fits(local / MINUTE_MS % 60)
                                        && hour.fits(local / (60 * MINUTE_MS) % 24);
                String text =
                        "hour: %s, minute: %s, second: %s, millisecond: %s"
                                .formatted(hour.text(), minute.text(), second.text(), ms.text());
                Slots slots = Given.zone(zone).dst(gap, overlap).calendar(text);
                SlowClock slow = new SlowClock(id, gap, overlap, hour.step(), fits, 1);
                long length = Math.abs(change.getDuration().toMillis());
                for (long edge : new long[] {-length, 0, length}) {
                    Instant at = change.getInstant().plusMillis(edge);
                    compare(slow, slots, at.minusMillis(1500), at.plusMillis(1500));
                }
            }
        }
    }
}
