package io.hivemind.core.verify.rule;

import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.TriggerRef;

import org.jspecify.annotations.Nullable;

/// A run's id derives from its trigger, so that a trigger which comes twice meets the run it has.
public final class OneRun {

    /// What should be; null where all is well.
    public static @Nullable String mistake(RunEvent.RunCreated created, boolean exists) {
        TriggerRef trigger = created.trigger();
        String named = trigger.kind() + " " + trigger.id() + " of job " + created.job();
        String derived =
                RunIds.runId(
                        RunIds.partition(created.runId()),
                        created.job(),
                        trigger.kind(),
                        trigger.id());
        if (!derived.equals(created.runId())) {
            return "the run id " + derived + ", that of trigger " + named;
        }
        return exists ? "one run of trigger " + named + "; this is another" : null;
    }

    private OneRun() {}
}
