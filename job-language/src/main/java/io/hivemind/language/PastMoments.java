package io.hivemind.language;

import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.schedule.pattern.FormException;
import io.hivemind.language.document.Message;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Warns of triggers whose moment is past. The reader cannot: what it says of a text is the same at
/// any time.
public final class PastMoments {
    private static final String KIND = "at";

    /// @param file its name, for the messages
    public static List<Message> of(String file, Loaded loaded, Instant now) {
        List<Message> warnings = new ArrayList<>();
        for (Loaded.Job job : loaded.jobs()) {
            List<TriggerSpec> triggers = job.spec().triggers();
            for (int i = 0; i < triggers.size(); i++) {
                if (triggers.get(i).kind().equals(KIND) && isOver(triggers.get(i), now)) {
                    warnings.add(
                            new Message(
                                    file,
                                    job.at(),
                                    job.spec().name() + ".triggers[" + i + "]",
                                    "warning: this moment is past: where the trigger is new, its"
                                            + " slot is MISSED"));
                }
            }
        }
        return warnings;
    }

    private static boolean isOver(TriggerSpec trigger, Instant now) {
        try {
            return Schedules.of(trigger)
                    .filter(schedule -> Slots.of(schedule, "").next(now.minusMillis(1)).isEmpty())
                    .isPresent();
        } catch (FormException e) {
            return false; // it was complained about
        }
    }

    private PastMoments() {}
}
