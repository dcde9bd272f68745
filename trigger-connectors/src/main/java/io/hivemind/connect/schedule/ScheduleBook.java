package io.hivemind.connect.schedule;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.core.schedule.Schedule;
import io.hivemind.core.schedule.SlotRecord;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.schedule.pattern.FormException;
import io.hivemind.language.Schedules;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Function;

/// All schedules of a task, the next one first. Knows no clock: it is told the time.
final class ScheduleBook {
    /// A slot with what became of it, and the position once it is told.
    record Accounted(
            FollowedTrigger trigger, Slots slots, SlotRecord record, SchedulePosition position) {}

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleBook.class);

    private final Map<String, List<WatchedSchedule>> jobs = new HashMap<>();
    private final PriorityQueue<WatchedSchedule> agenda = new PriorityQueue<>();

    /// Takes the watch up, at the start.
    ///
    /// @param kept the position that was kept of a trigger, null for none
    void load(
            List<JobTriggers> definitions,
            Function<FollowedTrigger, @Nullable SchedulePosition> kept,
            Instant now) {
        for (JobTriggers job : definitions) {
            List<WatchedSchedule> schedules = new ArrayList<>(job.triggers().size());
            for (FollowedTrigger trigger : job.triggers()) {
                long since = trigger.since().toEpochMilli();
                SchedulePosition position = kept.apply(trigger);
                boolean another =
                        trigger.renewed() && position != null && position.firstSeenAt() < since;
                SchedulePosition from =
                        position == null || another ? new SchedulePosition(since, null) : position;
                long upSince = Math.max(now.toEpochMilli(), from.firstSeenAt());
                watch(trigger, from, upSince).ifPresent(schedules::add);
            }
            jobs.put(job.job(), schedules);
        }
    }

    /// A definition has changed: a trigger that stays goes on, one that is gone ends, and a new one
    /// begins with the moment the definition was published, behind the slots that had their record.
    void change(JobTriggers job) {
        List<WatchedSchedule> before = jobs.getOrDefault(job.job(), List.of());
        Map<String, WatchedSchedule> leaving = new HashMap<>();
        before.forEach(schedule -> leaving.put(schedule.trigger().key(), schedule));
        List<WatchedSchedule> schedules = new ArrayList<>(job.triggers().size());
        List<FollowedTrigger> added = new ArrayList<>();
        for (FollowedTrigger trigger : job.triggers()) {
            WatchedSchedule stays = leaving.remove(trigger.key());
            if (stays == null) {
                added.add(trigger);
            } else {
                stays.renew(trigger);
                schedules.add(stays);
            }
        }
        long at = job.at().toEpochMilli();
        for (WatchedSchedule schedule : leaving.values()) {
            schedule.end(at);
            if (schedule.isOver()) {
                agenda.remove(schedule);
            }
            if (schedule.accountedTo() >= at) {
                at = schedule.accountedTo() + 1;
            }
        }
        for (FollowedTrigger trigger : added) {
            watch(trigger, new SchedulePosition(at, null), at).ifPresent(schedules::add);
        }
        if (schedules.isEmpty()) {
            jobs.remove(job.job());
        } else {
            jobs.put(job.job(), schedules);
        }
    }

    /// Nothing ran until this instant.
    void resume(Instant at) {
        agenda.forEach(schedule -> schedule.resume(at.toEpochMilli()));
    }

    /// What is due, the earliest first, in the order of the slots for each schedule.
    List<Accounted> due(Instant now, int limit) {
        long nowMs = now.toEpochMilli();
        List<Accounted> accounted = new ArrayList<>();
        while (accounted.size() < limit) {
            WatchedSchedule first = agenda.peek();
            if (first == null || first.wakeAt() > nowMs) {
                break;
            }
            agenda.remove();
            if (first.isOver()) {
                continue;
            }
            for (SlotRecord record : first.due(nowMs, limit - accounted.size()).records()) {
                SchedulePosition position = first.position(record.slot().nominalAt());
                accounted.add(new Accounted(first.trigger(), first.slots(), record, position));
            }
            if (!first.isOver()) {
                agenda.add(first);
            }
        }
        return accounted;
    }

    /// When something is due next, null for never.
    @Nullable Instant wakeAt() {
        WatchedSchedule first = agenda.peek();
        return first == null ? null : Instant.ofEpochMilli(first.wakeAt());
    }

    int size() {
        return agenda.size();
    }

    private Optional<WatchedSchedule> watch(
            FollowedTrigger trigger, SchedulePosition from, long upSince) {
        Schedule schedule;
        try {
            schedule = Schedules.of(trigger.spec()).orElse(null);
        } catch (FormException | IllegalArgumentException e) {
            LOG.warn(
                    "Job {} has a {} trigger that cannot be read: {}",
                    trigger.job(),
                    trigger.spec().kind(),
                    e.getMessage());
            return Optional.empty();
        }
        if (schedule == null) {
            return Optional.empty();
        }
        WatchedSchedule watched =
                new WatchedSchedule(trigger, Slots.of(schedule, trigger.job()), from, upSince);
        if (!watched.isOver()) {
            agenda.add(watched);
        }
        return Optional.of(watched);
    }
}
