package io.hivemind.core.simulation;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.run.Plan;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.verify.Known;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// The definitions of a world, for the checker of what happened in it.
public final class KnownWorld implements Known {
    private record Source(String job, String trigger) {}

    private final Catalogue catalogue;
    private final Map<Source, Slots> slots = new HashMap<>();

    public KnownWorld(World world) {
        this.catalogue = new Catalogue(world);
        world.schedules()
                .forEach(trigger ->
                        slots.put(
                                new Source(trigger.job(), String.valueOf(trigger.number())),
                                Slots.of(trigger.schedule(), trigger.job())));
    }

    @Override
    public @Nullable Plan plan(String job, long revision) {
        return catalogue.latest(job) == null ? null : catalogue.plan(job, revision);
    }

    @Override
    public @Nullable JobPlan admission(String job, long revision) {
        return catalogue.latest(job);
    }

    @Override
    public @Nullable Slots slots(String job, long revision, String trigger) {
        return slots.get(new Source(job, trigger));
    }
}
