package io.hivemind.language.read;

import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.schedule.Schedule;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.schedule.pattern.FormException;
import io.hivemind.language.Schedules;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;

import java.time.Instant;

/// What a schedule as a whole is worth a note for, where each of its options is well formed.
final class ScheduleNotes {
    private final Messages messages;

    ScheduleNotes(Messages messages) {
        this.messages = messages;
    }

    void of(TriggerSpec trigger, Node at) {
        try {
            Schedules.of(trigger).ifPresent(schedule -> of(schedule, trigger, at));
        } catch (FormException e) {
            // As a rule the option that is malformed was complained about, with its own position.
            if (!messages.hasProblems()) {
                messages.problem(at, String.valueOf(e.getMessage()));
            }
        }
    }

    private void of(Schedule schedule, TriggerSpec trigger, Node at) {
        if (schedule.followsElapsedTime()
                && at instanceof Node.Mapping mapping
                && mapping.entry("dst").isPresent()) {
            messages.note(
                    mapping,
                    "warning: \"dst\" has no effect: the hours are not fixed, so the schedule"
                            + " follows elapsed time");
        }
        if (Slots.of(schedule, "").next(Instant.MIN).isEmpty()) {
            messages.note(
                    at,
                    "warning: this "
                            + trigger.kind()
                            + " trigger never fires: there is no such time");
        }
    }
}
