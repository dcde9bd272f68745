package io.hivemind.core.schedule;

import io.hivemind.core.schedule.SlotSource.Nominal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The slots of one job's schedule. Finding one takes some steps per field, whatever lies between;
/// a schedule that has none left ends as quickly. The last slot there can be is in the year 9999.
public final class Slots {
    /// No jitter is drawn from a time that is further off.
    private static final long MAX_MS =
            LocalDate.of(9999, 12, 30).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();

    private static final long MIN_MS = -MAX_MS;

    private final Schedule schedule;
    private final ScheduleOptions options;
    private final SlotSource source;
    private final Delays delays;
    private final long startMs;
    private final long endMs;

    private Slots(Schedule schedule, String job) {
        this.schedule = schedule;
        this.options = schedule.options();
        this.source = SlotSource.of(schedule);
        this.delays = new Delays(schedule, job);
        this.startMs = options.start() == null ? MIN_MS : ceilingMs(options.start());
        this.endMs = options.end() == null ? MAX_MS : ceilingMs(options.end());
    }

    /// @param job its full name: with the slot it determines the jitter
    public static Slots of(Schedule schedule, String job) {
        return new Slots(schedule, job);
    }

    public Schedule schedule() {
        return schedule;
    }

    /// The first slot after this instant, whatever becomes of it.
    public Optional<Slot> next(Instant after) {
        return Optional.ofNullable(from(ceilingMs(after.plusNanos(1)))).map(this::slot);
    }

    /// @param from included
    /// @param until excluded
    /// @param limit how many at most
    public List<Slot> between(Instant from, Instant until, int limit) {
        List<Slot> slots = new ArrayList<>();
        Nominal nominal = from(ceilingMs(from));
        while (nominal != null && nominal.ms() < ceilingMs(until) && slots.size() < limit) {
            slots.add(slot(nominal));
            nominal = from(nominal.ms() + 1);
        }
        return slots;
    }

    /// From the slot of this nominal time to the next, whatever becomes of that.
    public Interval interval(Instant nominalAt) {
        return new Interval(nominalAt, next(nominalAt).map(Slot::nominalAt).orElse(null));
    }

    /// When there is something to account for next; it may be past.
    public Optional<Instant> wakeAt(ScheduleState state) {
        return Optional.ofNullable(from(cursor(state))).map(this::slot).map(Slot::fireAt);
    }

    /// Every slot that is due and has no record yet, and what becomes of it.
    ///
    /// @param now not before the state's `upSince`
    /// @param limit how many records at most, one at least
    public Due due(ScheduleState state, Instant now, int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a limit of " + limit);
        }
        Accounting accounting = new Accounting(this, state);
        List<SlotRecord> records = new ArrayList<>();
        ScheduleState after = state;
        Nominal nominal = from(cursor(state));
        while (nominal != null && nominal.ms() <= now.toEpochMilli()) {
            Slot slot = slot(nominal);
            if (slot.fireAt().isAfter(now)) {
                break;
            }
            if (records.size() == limit) {
                return new Due(records, after, true);
            }
            records.add(new SlotRecord(slot, accounting.outcome(slot)));
            after = after.accounted(slot.nominalAt());
            nominal = from(nominal.ms() + 1);
        }
        return new Due(records, after, false);
    }

    /// The first nominal time that has no record yet is not before this.
    private long cursor(ScheduleState state) {
        Instant accounted = state.accountedTo();
        if (accounted != null) {
            return ceilingMs(accounted.plusNanos(1));
        }
        return schedule instanceof Schedule.At ? MIN_MS : ceilingMs(state.firstSeenAt());
    }

    /// The latest slot that fires, has a nominal time in this range, and no record yet.
    ///
    /// @param from excluded
    /// @param until excluded
    @Nullable Slot lastFiring(Instant from, Instant until) {
        long high = ceilingMs(until);
        Nominal found = firing(ceilingMs(from.plusNanos(1)), high);
        if (found == null) {
            return null;
        }
        long low = startNear(found.ms(), high);
        for (Nominal next = firing(low, high); next != null; next = firing(low, high)) {
            found = next;
            long middle = found.ms() + (high - found.ms()) / 2;
            Nominal later = firing(Math.max(middle, found.ms() + 1), high);
            if (later == null) {
                high = Math.max(middle, found.ms() + 1);
            } else {
                found = later;
            }
            low = found.ms() + 1;
        }
        return slot(found);
    }

    /// Goes back from `high` in steps that double, to a slot near it.
    private long startNear(long least, long high) {
        for (long back = 1; high - back > least; back *= 2) {
            Nominal near = firing(high - back, high);
            if (near != null) {
                return near.ms();
            }
        }
        return least;
    }

    /// The first that fires, excluded dates and gaps passed over in one step.
    private @Nullable Nominal firing(long from, long until) {
        Nominal nominal = bounded(from, false);
        while (nominal != null && nominal.ms() < until) {
            ScheduleOptions.Dates excluded =
                    options.excluding(nominal.local().toLocalDate()).orElse(null);
            if (excluded == null) {
                return nominal;
            }
            Instant over = excluded.last().plusDays(1).atStartOfDay(options.zone()).toInstant();
            nominal = bounded(Math.max(over.toEpochMilli(), nominal.ms() + 1), false);
        }
        return null;
    }

    private @Nullable Nominal from(long ms) {
        return bounded(ms, true);
    }

    private @Nullable Nominal bounded(long ms, boolean withSkipped) {
        if (ms >= endMs) {
            return null;
        }
        Nominal nominal = source.next(Math.max(ms, startMs), withSkipped);
        return nominal == null || nominal.ms() >= endMs ? null : nominal;
    }

    private Slot slot(Nominal nominal) {
        boolean excluded = options.excluding(nominal.local().toLocalDate()).isPresent();
        Instant at = Instant.ofEpochMilli(nominal.ms());
        boolean fires = !excluded && nominal.rule() != Slot.DstRule.SKIPPED;
        long fireMs = nominal.ms();
        if (fires && delays.any()) {
            // A slot never overtakes the next one: accounting goes by nominal time.
            Nominal next = from(nominal.ms() + 1);
            fireMs = delays.fireMs(nominal, next == null ? Long.MAX_VALUE : next.ms());
        }
        return new Slot(
                at,
                fires ? Instant.ofEpochMilli(fireMs) : at,
                nominal.local(),
                nominal.offset(),
                nominal.rule(),
                excluded);
    }

    private static long ceilingMs(Instant at) {
        if (at.getEpochSecond() >= MAX_MS / 1000) {
            return MAX_MS;
        }
        if (at.getEpochSecond() <= MIN_MS / 1000) {
            return MIN_MS;
        }
        return at.plusNanos(999_999).toEpochMilli();
    }
}
