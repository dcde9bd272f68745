package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.Event;
import io.hivemind.avro.PeerMessage;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.TimerDue;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.avro.TriggerForwarded;
import io.hivemind.avro.TriggerRefused;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.run.RunIds;
import io.hivemind.scheduler.store.ParkedTriggers;
import io.hivemind.scheduler.timer.TimerClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// Which triggers become runs.
class AdmissionTest {
    private static final JobSpec JOB = Jobs.job("etl", Jobs.noop("main"));

    @TempDir Path folder;
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void the_same_trigger_again_is_refused_while_its_run_lives_and_after_it_ended() {
        rig.apply(JOB);
        rig.trigger("etl", "one");
        String runId = rig.events().getFirst().getRunId();

        rig.trigger("etl", "one");
        Event whileLive = onlyEvent();
        rig.succeed(rig.ready().getFirst());
        rig.events();
        rig.trigger("etl", "one");
        Event afterwards = onlyEvent();

        assertThat(refusal(whileLive).getKind()).isEqualTo("duplicate");
        assertThat(refusal(afterwards).getKind()).isEqualTo("duplicate");
        assertThat(afterwards.getRunId()).isEqualTo(runId);
        assertThat(rig.ready()).isEmpty();
    }

    @Test
    void a_trigger_of_an_unknown_job_waits_for_its_definition() {
        rig.trigger("etl", "one");
        rig.trigger("etl", "two");
        assertThat(rig.events()).isEmpty();

        rig.apply(JOB);

        assertThat(rig.eventNames().stream().filter("RunCreated"::equals)).hasSize(2);
    }

    @Test
    void a_trigger_of_a_job_that_does_not_come_is_refused_by_name() {
        rig.trigger("nobody", "one");

        rig.setNow(Rig.START.plus(ParkedTriggers.PATIENCE));
        lookAtParked();

        assertThat(refusal(onlyEvent()).getKind()).isEqualTo("no_such_job");
    }

    @Test
    void a_job_that_was_deleted_starts_no_more_runs() {
        rig.apply(JOB);
        rig.delete("etl");
        rig.trigger("etl", "one");

        rig.setNow(Rig.START.plus(ParkedTriggers.PATIENCE));
        lookAtParked();

        assertThat(refusal(onlyEvent()).getKind()).isEqualTo("no_such_job");
    }

    @Test
    void a_disabled_job_runs_by_hand_only() {
        rig.apply(Jobs.job("etl", false, Jobs.noop("main")));

        rig.trigger(TriggerEvent.newBuilder().setJob("etl").setId("a").setKind("cron").build());
        assertThat(refusal(onlyEvent()).getKind()).isEqualTo("disabled");

        rig.trigger("etl", "b");
        assertThat(rig.eventNames()).contains("RunCreated");
    }

    @Test
    void parameters_that_do_not_fit_are_refused_with_the_reason() {
        rig.apply(JOB);
        rig.trigger(TriggerEvent.newBuilder().setJob("etl").setId("a").setParams("[1]").build());

        TriggerRefused refused = refusal(onlyEvent());
        assertThat(refused.getKind()).isEqualTo("bad_params");
        assertThat(refused.getMessage()).contains("no object");
    }

    @Test
    void a_trigger_without_an_id_gets_the_place_where_it_lies() {
        rig.apply(JOB);
        rig.raw("hivemind.triggers", "{\"job\": \"etl\"}".getBytes(UTF_8));

        Event created = rig.events().getFirst();
        String id = ((RunCreated) created.getBody()).getTrigger().getId();
        assertThat(id).isEqualTo("hivemind.triggers-0-0");
        assertThat(created.getRunId()).isEqualTo(RunIds.runId(0, "etl", "manual", id));
    }

    @Test
    void a_trigger_away_from_home_is_forwarded_with_its_id_fixed() {
        rig.close();
        rig = new Rig(folder.resolve("four"), 4);
        String away = awayFromZero();

        rig.raw("hivemind.triggers", ("{\"job\": \"" + away + "\"}").getBytes(UTF_8));

        List<PeerMessage> peers = rig.peers();
        assertThat(peers).hasSize(1);
        TriggerForwarded forwarded = (TriggerForwarded) peers.getFirst().getBody();
        assertThat(forwarded.getTrigger().getId()).isEqualTo("hivemind.triggers-0-0");
        assertThat(forwarded.getOrigin().getTopic()).isEqualTo("hivemind.triggers");
    }

    private static String awayFromZero() {
        int number = 0;
        while (RunIds.homePartition("job" + number, 4) == 0) {
            number++;
        }
        return "job" + number;
    }

    @Test
    void a_trigger_waits_for_the_revision_it_names() {
        rig.trigger(naming(1L));
        assertThat(rig.events()).isEmpty();
        assertThat(rig.timers.parkedAt).isEqualTo(Rig.START.plusSeconds(30));

        rig.apply(JOB);

        assertThat(rig.eventNames()).containsExactly("RunCreated", "RunStarted", "TaskQueued");
    }

    @Test
    void a_trigger_whose_revision_does_not_come_is_refused_after_30_seconds() {
        rig.apply(JOB);
        rig.trigger(naming(7L));
        rig.setNow(Rig.START.plusSeconds(29));
        lookAtParked();
        assertThat(rig.events()).isEmpty();

        rig.setNow(Rig.START.plusSeconds(30));
        lookAtParked();

        assertThat(refusal(onlyEvent()).getKind()).isEqualTo("no_such_revision");
        lookAtParked();
        assertThat(rig.events()).isEmpty();
    }

    @Test
    void parked_triggers_survive_a_restart() {
        rig.trigger(naming(1L));
        rig.timers.parkedAt = null;

        rig.restart();
        rig.advance(Duration.ofMillis(100));

        assertThat(rig.timers.parkedAt).isEqualTo(Rig.START.plusSeconds(30));
        rig.apply(JOB);
        assertThat(rig.eventNames()).contains("RunCreated");
    }

    @Test
    void time_never_steps_back_in_a_partition() {
        rig.apply(JOB);
        rig.setNow(Rig.START.plusSeconds(10));
        rig.trigger("etl", "late");
        rig.setNow(Rig.START.plusSeconds(5));
        rig.trigger("etl", "early");

        assertThat(rig.events().stream().map(Event::getDecidedAt).distinct())
                .containsExactly(Rig.START.plusSeconds(10));
    }

    private void lookAtParked() {
        TimerDue due = TimerDue.newBuilder().setKind(TimerClock.PARKED).build();
        rig.command(new io.hivemind.avro.RunCommand("", "", due, ""));
    }

    private static TriggerEvent naming(long revision) {
        return TriggerEvent.newBuilder().setJob("etl").setId("a").setRevision(revision).build();
    }

    private Event onlyEvent() {
        List<Event> events = rig.events();
        assertThat(events).hasSize(1);
        return events.getFirst();
    }

    private static TriggerRefused refusal(Event event) {
        assertThat(event.getBody()).isInstanceOf(TriggerRefused.class);
        return (TriggerRefused) event.getBody();
    }
}
