package io.hivemind.core.simulation;

import io.hivemind.core.schedule.Due;
import io.hivemind.core.schedule.ScheduleState;
import io.hivemind.core.schedule.Slots;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The schedules of a world, each with how far it is accounted for.
final class Sources {
    private static final class Source {
        final World.TimeTrigger trigger;
        final Slots slots;
        ScheduleState state;

        Source(World.TimeTrigger trigger, Instant seenAt) {
            this.trigger = trigger;
            this.slots = Slots.of(trigger.schedule(), trigger.job());
            this.state = ScheduleState.firstSeen(seenAt);
        }
    }

    private static final int AT_ONCE = 500;

    private final List<Source> sources = new ArrayList<>();

    Sources(List<World.TimeTrigger> triggers, Instant seenAt) {
        triggers.forEach(trigger -> sources.add(new Source(trigger, seenAt)));
    }

    int size() {
        return sources.size();
    }

    World.TimeTrigger trigger(int source) {
        return sources.get(source).trigger;
    }

    Slots slots(int source) {
        return sources.get(source).slots;
    }

    /// Nothing ran until this instant.
    void resume(Instant at) {
        sources.forEach(source -> source.state = source.state.resumed(at));
    }

    Optional<Instant> wakeAt(int number) {
        Source source = sources.get(number);
        return source.slots.wakeAt(source.state);
    }

    Due due(int number, Instant now) {
        Source source = sources.get(number);
        Due due = source.slots.due(source.state, now, AT_ONCE);
        source.state = due.state();
        return due;
    }
}
