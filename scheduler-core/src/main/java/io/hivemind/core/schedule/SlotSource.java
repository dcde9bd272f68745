package io.hivemind.core.schedule;

import io.hivemind.core.schedule.Slot.DstRule;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The bare nominal times of a schedule, without bounds, excluded dates and jitter.
sealed interface SlotSource permits ClockSlots, SlotSource.Periodic, SlotSource.Once {
    /// A nominal time.
    ///
    /// @param ms since the epoch
    /// @param localMs the local time that the schedule asked for, which a shifted one has not
    record Nominal(long ms, ZoneOffset offset, long localMs, DstRule rule) {
        LocalDateTime local() {
            return rule == DstRule.SHIFTED ? at(ms, offset) : asked();
        }

        LocalDateTime asked() {
            return at(localMs, ZoneOffset.UTC);
        }

        private static LocalDateTime at(long ms, ZoneOffset offset) {
            return LocalDateTime.ofEpochSecond(
                    Math.floorDiv(ms, 1000L), (int) Math.floorMod(ms, 1000L) * 1_000_000, offset);
        }

        static Nominal plain(long ms, ZoneId zone) {
            ZoneOffset offset = zone.getRules().getOffset(Instant.ofEpochMilli(ms));
            return new Nominal(ms, offset, ms + offset.getTotalSeconds() * 1000L, DstRule.NONE);
        }
    }

    /// The first that is not before `from`, in milliseconds since the epoch; null for none.
    ///
    /// @param withSkipped whether those that are skipped in a gap are wanted too
    @Nullable Nominal next(long from, boolean withSkipped);

    static SlotSource of(Schedule schedule) {
        ScheduleOptions options = schedule.options();
        return switch (schedule) {
            case Schedule.Cron cron ->
                    new ClockSlots(
                            cron.expression().pattern(), options, schedule.followsElapsedTime());
            case Schedule.Calendar calendar ->
                    new ClockSlots(
                            calendar.expression().pattern(),
                            options,
                            schedule.followsElapsedTime());
            case Schedule.Every every ->
                    new Periodic(
                            every.from().toEpochMilli(), every.period().toMillis(), options.zone());
            case Schedule.At at -> new Once(at.at().toEpochMilli(), options.zone());
        };
    }

    record Periodic(long first, long periodMs, ZoneId zone) implements SlotSource {
        @Override
        public Nominal next(long from, boolean withSkipped) {
            long periods = Math.max(0, -Math.floorDiv(first - from, periodMs));
            return Nominal.plain(first + periods * periodMs, zone);
        }
    }

    record Once(long at, ZoneId zone) implements SlotSource {
        @Override
        public @Nullable Nominal next(long from, boolean withSkipped) {
            return from <= at ? Nominal.plain(at, zone) : null;
        }
    }
}
