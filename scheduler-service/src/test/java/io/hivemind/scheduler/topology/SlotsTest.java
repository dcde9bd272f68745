package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.Event;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.ScheduleCoalesced;
import io.hivemind.avro.ScheduleFired;
import io.hivemind.avro.ScheduleMissed;
import io.hivemind.avro.ScheduleSkipped;
import io.hivemind.avro.SlotDecision;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.job.JobSpec;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/// What becomes of slots of schedules.
class SlotsTest {
    private static final JobSpec JOB = Jobs.job("tick", Jobs.noop("main"));

    @TempDir Path folder;
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(folder, 1, new CelExpressions(), new ParameterCheck());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_slot_that_fired_is_on_record_before_its_run() {
        rig.apply(JOB);

        rig.trigger(slot(1, "FIRED"));

        List<Event> events = rig.events();
        assertThat(events.getFirst().getBody()).isInstanceOf(ScheduleFired.class);
        assertThat(events.get(1).getBody()).isInstanceOf(RunCreated.class);
        assertThat(events.getFirst().getRunId()).isEqualTo(events.get(1).getRunId());
        RunCreated created = (RunCreated) events.get(1).getBody();
        assertThat(created.getNominalAt()).isEqualTo(at(1));
    }

    @Test
    void what_its_source_decided_otherwise_starts_nothing() {
        rig.apply(JOB);

        rig.trigger(slot(1, "SKIPPED"));
        rig.trigger(slot(2, "COALESCED"));
        rig.trigger(slot(3, "MISSED"));

        assertThat(rig.events())
                .extracting(event -> (Object) event.getBody().getClass())
                .containsExactly(
                        ScheduleSkipped.class, ScheduleCoalesced.class, ScheduleMissed.class);
    }

    @Test
    void a_slot_that_comes_again_is_on_record_once_also_over_a_restart() {
        rig.apply(JOB);
        rig.trigger(slot(1, "MISSED"));
        rig.trigger(slot(2, "FIRED"));
        rig.events();

        rig.restart();
        rig.trigger(slot(1, "MISSED"));
        rig.trigger(slot(2, "FIRED"));

        assertThat(rig.events()).isEmpty();
    }

    @Test
    void a_slot_whose_job_is_not_enabled_is_skipped() {
        rig.apply(Jobs.job("tick", false, Jobs.noop("main")));

        rig.trigger(slot(1, "FIRED"));

        assertThat(skipped().getReason()).isEqualTo("DISABLED");
    }

    @Test
    void params_are_filled_in_over_what_the_slot_brings() {
        rig.apply(JOB);
        TriggerEvent slot = slot(1, "FIRED");
        slot.setTemplated(true);
        slot.setParams("{\"day\":\"{{ event.day }}\"}");
        slot.setEvent("{\"day\":\"monday\"}");

        rig.trigger(slot);

        // The job has no such parameter: so it was filled in, and then refused.
        ScheduleSkipped skipped = skipped();
        assertThat(skipped.getReason()).isEqualTo("ERROR");
        assertThat(skipped.getMessage()).contains("day");
    }

    @Test
    void params_that_cannot_be_filled_in_skip_the_slot_with_the_reason() {
        rig.apply(JOB);
        TriggerEvent slot = slot(1, "FIRED");
        slot.setTemplated(true);
        slot.setParams("{\"day\":\"{{ event.nothing.at.all }}\"}");
        slot.setEvent("{}");

        rig.trigger(slot);

        ScheduleSkipped skipped = skipped();
        assertThat(skipped.getReason()).isEqualTo("ERROR");
        assertThat(skipped.getMessage()).contains("nothing");
    }

    @Test
    void slots_that_wait_for_their_definition_go_on_in_their_order() {
        rig.trigger(slot(2, "FIRED"));
        rig.trigger(slot(1, "MISSED"));

        rig.apply(JOB);

        assertThat(rig.eventNames().stream().filter(name -> name.startsWith("Schedule")))
                .containsExactly("ScheduleMissed", "ScheduleFired");
    }

    private ScheduleSkipped skipped() {
        return rig.events().stream()
                .map(Event::getBody)
                .filter(ScheduleSkipped.class::isInstance)
                .map(ScheduleSkipped.class::cast)
                .findFirst()
                .orElseThrow();
    }

    private static Instant at(int second) {
        return Rig.START.plusSeconds(second);
    }

    private static TriggerEvent slot(int second, String outcome) {
        SlotDecision decision = new SlotDecision();
        decision.setOutcome(outcome);
        decision.setFirstSeenAt(Rig.START);
        decision.setReason(outcome.equals("MISSED") ? "NO_CATCH_UP" : "");
        decision.setInto(outcome.equals("COALESCED") ? at(second + 1) : null);
        TriggerEvent event = new TriggerEvent();
        event.setJob("tick");
        event.setKind("every");
        event.setId("k@" + at(second));
        event.setNominalAt(at(second));
        event.setTrigger("k");
        event.setSlot(decision);
        return event;
    }
}
