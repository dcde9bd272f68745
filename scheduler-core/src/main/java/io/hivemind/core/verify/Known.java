package io.hivemind.core.verify;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.run.Plan;
import io.hivemind.core.schedule.Slots;

import org.jspecify.annotations.Nullable;

/// The definitions that were in force. Where one is not known any more, the rules that need it are
/// passed over.
public interface Known {
    @Nullable Plan plan(String job, long revision);

    @Nullable JobPlan admission(String job, long revision);

    /// The slots of a trigger, null where it is unknown, or none of time.
    @Nullable Slots slots(String job, long revision, String trigger);
}
