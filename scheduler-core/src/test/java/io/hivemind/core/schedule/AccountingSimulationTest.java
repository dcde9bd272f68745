package io.hivemind.core.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.schedule.ScheduleOptions.CatchUp;
import io.hivemind.core.schedule.ScheduleOptions.Gap;
import io.hivemind.core.schedule.ScheduleOptions.Overlap;
import io.hivemind.core.schedule.SlotRecord.Coalesced;
import io.hivemind.core.schedule.SlotRecord.Fired;
import io.hivemind.core.schedule.SlotRecord.Missed;
import io.hivemind.core.schedule.SlotRecord.Outcome;
import io.hivemind.core.schedule.SlotRecord.Skipped;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Random schedules, watched with breaks and in bites of random size: each slot has one record, in
/// order, and it is the one that a slow look at all the slots gives it. Another seed with
/// `-Dsim.seed=`.
final class AccountingSimulationTest {
    private static final long SEED = Long.getLong("sim.seed", 7L);
    private static final int ROUNDS = Integer.getInteger("sim.rounds", 400);
    private static final int ALL = 1_000_000;
    private static final Instant START = Instant.parse("2026-03-28T00:00:00Z");

    private static <T> T one(Random random, T[] all) {
        return all[random.nextInt(all.length)];
    }

    private static Slots schedule(Random random) {
        Given given =
                Given.zone(random.nextBoolean() ? "Europe/Berlin" : "America/New_York")
                        .dst(one(random, Gap.values()), one(random, Overlap.values()))
                        .catchUp(
                                one(random, CatchUp.values()),
                                Duration.ofMinutes(1 + random.nextInt(2000)))
                        .jitter(Duration.ofMinutes(random.nextInt(4) * random.nextLong(30)));
        if (random.nextInt(3) == 0) {
            given = given.without("2026-03-29", "2026-03-31..2026-04-01");
        }
        return switch (random.nextInt(4)) {
            case 0 -> given.every("PT" + (1 + random.nextInt(90)) + "M");
            case 1 -> given.cron("*/" + (1 + random.nextInt(59)) + " 1-4,12 * * *");
            case 2 ->
                    given.calendar("hour: jitter(+" + (1 + random.nextInt(5)) + ", 2), minute: 5");
            default -> given.cron("30 * * * *");
        };
    }

    @Test
    void each_slot_has_one_record_and_the_right_one() {
        for (int round = 0; round < ROUNDS; round++) {
            long seed = SEED * 1_000_003 + round;
            watch(new Random(seed), "seed " + seed);
        }
    }

    private static void watch(Random random, String what) {
        Slots slots = schedule(random);
        ScheduleState state = ScheduleState.firstSeen(START);
        Instant now = START;
        List<SlotRecord> records = new ArrayList<>();
        Map<Instant, Outcome> expected = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            now = now.plus(Duration.ofMinutes(random.nextInt(900)));
            if (random.nextInt(3) == 0) {
                state = state.resumed(now);
                slowly(slots, state, now, expected);
            }
            Due due;
            do {
                due = slots.due(state, now, 1 + random.nextInt(20));
                records.addAll(due.records());
                state = due.state();
            } while (due.more());
            assertThat(slots.wakeAt(state).orElseThrow()).as(what).isAfter(now);
        }

        List<Slot> all = slots.between(START, now.plus(Duration.ofDays(2)), ALL);
        Instant end = now;
        List<Slot> due = all.stream().filter(slot -> !slot.fireAt().isAfter(end)).toList();
        assertThat(records).as(what).extracting(SlotRecord::slot).isEqualTo(due);
        assertThat(records)
                .as(what)
                .allSatisfy(record ->
                        assertThat(record.outcome())
                                .isEqualTo(
                                        expected.getOrDefault(
                                                record.slot().nominalAt(), plain(record.slot()))));
    }

    private static Outcome plain(Slot slot) {
        return slot.fires()
                ? new Fired()
                : new Skipped(
                        slot.excluded()
                                ? SlotRecord.SkipReason.EXCLUDED
                                : SlotRecord.SkipReason.DST_GAP);
    }

    /// What becomes of the slots that were missed in the break that is over.
    private static void slowly(
            Slots slots, ScheduleState state, Instant now, Map<Instant, Outcome> expected) {
        ScheduleOptions options = slots.schedule().options();
        Instant from = state.accountedTo() == null ? START : state.accountedTo().plusMillis(1);
        List<Slot> missed =
                slots.between(from, now, ALL).stream()
                        .filter(slot -> slot.fires() && slot.fireAt().isBefore(now))
                        .toList();
        for (Slot slot : missed) {
            Duration age = Duration.between(slot.nominalAt(), now);
            Instant last = missed.getLast().nominalAt();
            Outcome outcome =
                    switch (options.catchUp()) {
                        case NONE -> new Missed(SlotRecord.MissReason.NO_CATCH_UP);
                        case ALL, LAST -> {
                            if (age.compareTo(options.catchUpWindow()) > 0) {
                                yield new Missed(SlotRecord.MissReason.OLDER_THAN_WINDOW);
                            }
                            boolean fires =
                                    options.catchUp() == CatchUp.ALL
                                            || slot.nominalAt().equals(last);
                            yield fires ? new Fired() : new Coalesced(last);
                        }
                    };
            expected.put(slot.nominalAt(), outcome);
        }
    }
}
