package io.hivemind.scheduler.processor;

import io.hivemind.avro.Cause;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.avro.TriggerForwarded;
import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.engine.Output;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.RunIds;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.scheduler.codec.SlotCodec;
import io.hivemind.scheduler.codec.TriggerCodec;
import io.hivemind.scheduler.store.ParkedTriggers;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// Turns triggers into runs, at the home of their job, or where the trigger's id belongs if the
/// job's runs are spread: admission and the run's first step are one. A trigger that starts no run
/// is refused by an event that says why.
final class Admission {
    private final Partition partition;
    private final Desk desk;
    private final Outbox outbox;
    private final TriggerTemplates templates;
    private final SlotAccounts slots;

    Admission(Partition partition, Desk desk, Outbox outbox, TriggerTemplates templates) {
        this.partition = partition;
        this.desk = desk;
        this.outbox = outbox;
        this.templates = templates;
        this.slots = new SlotAccounts(partition);
    }

    /// Where the trigger becomes a run, as far as is known here.
    ///
    /// @param trigger with its id set
    int place(TriggerEvent trigger) {
        JobPlan job = partition.definitions().lastKnown(trigger.getJob());
        return job == null
                ? desk.partitions().home(trigger.getJob())
                : desk.partitions().ofRun(job.job(), trigger.getId());
    }

    /// Here, where it was sent because it belongs here; or elsewhere, since who sent it did not
    /// know yet that the job's runs are spread.
    ///
    /// @param trigger with its id set
    /// @param origin where it came from at first; null where that is not known
    void admit(Step step, TriggerEvent trigger, @Nullable Cause origin) {
        boolean known = partition.definitions().latestRevision(trigger.getJob()) != null;
        if (known && place(trigger) != partition.number()) {
            forward(step, trigger, origin);
        } else {
            admit(step, trigger);
        }
    }

    void forward(Step step, TriggerEvent trigger, @Nullable Cause origin) {
        Cause from = origin == null ? Cause.newBuilder().build() : origin;
        TriggerForwarded forwarded = new TriggerForwarded(trigger, from);
        step.send(outbox.peer(step, place(trigger), trigger.getJob(), forwarded));
    }

    private void admit(Step step, TriggerEvent trigger) {
        if (SlotCodec.isSlot(trigger)) {
            SlotCodec.check(trigger);
            if (slots.has(trigger)) {
                return;
            }
        } else if (isKnown(step, trigger)) {
            refuse(step, trigger, "duplicate", "this trigger has started its run already");
            return;
        }
        Long latest = partition.definitions().latestRevision(trigger.getJob());
        Long needed = trigger.getRevision();
        if (latest == null || (needed != null && latest < needed)) {
            park(step, trigger);
        } else {
            start(step, trigger);
        }
    }

    private boolean isKnown(Step step, TriggerEvent trigger) {
        TriggerRef ref = TriggerCodec.ref(trigger);
        String runId = RunIds.runId(partition.number(), trigger.getJob(), ref.kind(), ref.id());
        return desk.isKnown(step, runId);
    }

    /// A definition has arrived: triggers that waited for it go on.
    void definitionArrived(Step step, String job) {
        Long latest = partition.definitions().latestRevision(job);
        for (ParkedTriggers.Parked parked : partition.parked().of(job)) {
            Long needed = parked.trigger().getRevision();
            if (latest != null && (needed == null || needed <= latest)) {
                partition.parked().remove(parked);
                admit(step, parked.trigger(), null);
            }
        }
    }

    /// Refuses triggers that have waited too long, and looks again when the next has.
    void lookAtParked(Step step) {
        @Nullable Instant next = null;
        for (ParkedTriggers.Parked parked : partition.parked().all()) {
            if (!parked.deadlineAt().isAfter(step.decidedAt())) {
                partition.parked().remove(parked);
                refuseUnknown(step, parked.trigger());
            } else if (next == null || parked.deadlineAt().isBefore(next)) {
                next = parked.deadlineAt();
            }
        }
        if (next != null) {
            Instant at = next;
            step.afterwards(() -> partition.timers().lookAtParked(at));
        }
    }

    private void park(Step step, TriggerEvent trigger) {
        if (partition.parked().isFull()) {
            refuseUnknown(step, trigger);
            return;
        }
        Instant deadline = step.decidedAt().plus(ParkedTriggers.PATIENCE);
        partition.parked().park(trigger, deadline);
        step.afterwards(() -> partition.timers().lookAtParked(deadline));
    }

    private void start(Step step, TriggerEvent trigger) {
        try {
            partition.definitions().latest(trigger.getJob());
        } catch (IllegalArgumentException e) {
            refuse(step, trigger, "bad_definition", String.valueOf(e.getMessage()));
            return;
        }
        int mark = step.mark();
        if (SlotCodec.startsNothing(trigger)) {
            slots.decided(step, mark, trigger);
            return;
        }
        switch (templates.params(trigger, step.decidedAt())) {
            case Evaluation.Failure(String message) -> refuse(step, trigger, "bad_params", message);
            case Evaluation.Value(Json params) -> {
                List<Output> outputs = desk.handle(step, TriggerCodec.read(trigger, params));
                if (SlotCodec.isSlot(trigger)) {
                    slots.asked(step, mark, trigger, outputs);
                }
            }
        }
    }

    private void refuseUnknown(Step step, TriggerEvent trigger) {
        Long needed = trigger.getRevision();
        if (needed == null) {
            refuse(step, trigger, "no_such_job", "there is no job \"" + trigger.getJob() + "\"");
            return;
        }
        refuse(
                step,
                trigger,
                "no_such_revision",
                "revision %s of job \"%s\" did not arrive in time"
                        .formatted(needed, trigger.getJob()));
    }

    private void refuse(Step step, TriggerEvent trigger, String kind, String message) {
        if (SlotCodec.startsNothing(trigger)) {
            slots.decided(step, step.mark(), trigger);
            return;
        }
        if (SlotCodec.isSlot(trigger)) {
            slots.skipped(step, step.mark(), trigger, "ERROR", message);
        }
        desk.refuse(step, trigger.getJob(), TriggerCodec.ref(trigger), kind, message);
    }
}
