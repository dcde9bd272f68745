package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.PauseJob;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.ResumeJob;
import io.hivemind.avro.RunCommand;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.ParameterCheck;
import io.hivemind.language.Source;

import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// What admission and the pools know outlives a restart, and costs plain jobs nothing.
class RestartTest {
    private final CelExpressions expressions = new CelExpressions();

    @TempDir Path folder;
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(folder, 1, expressions, new ParameterCheck());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_run_that_waits_for_its_place_gets_it() {
        apply("{name: etl, concurrency: {limit: 1}, run: echo}");
        rig.trigger("etl", "one");
        rig.trigger("etl", "two");
        assertThat(rig.eventNames())
                .containsExactly(
                        "RunCreated", "RunStarted", "TaskQueued", "RunCreated", "RunQueued");
        ReadyTask first = rig.ready().getFirst();

        rig.restart();
        rig.succeed(first);

        assertThat(rig.eventNames())
                .endsWith("TaskSucceeded", "RunSucceeded", "RunStarted", "TaskQueued");
    }

    @Test
    void an_outcome_that_was_heard_counts() {
        apply("jobs: [{name: a, run: echo}, {name: b, run: echo}, {name: c, depends_on: [a, b]}]");
        rig.trigger("a", "one");
        rig.trigger("b", "one");
        List<ReadyTask> ready = rig.ready();
        rig.succeed(ready.getFirst());
        rig.restart();
        rig.events();

        rig.succeed(ready.getLast());

        assertThat(rig.events().getLast().getJob()).isEqualTo("c");
    }

    @Test
    void slots_stay_with_who_holds_them_and_go_on_to_who_waits() {
        apply(
                "{pools: [{name: p, slots: 1}], jobs: [{name: etl, tasks: [{name: a, run: echo,"
                        + " pool: p}, {name: b, run: echo, pool: p}]}]}");
        rig.trigger("etl", "one");
        List<ReadyTask> ready = rig.ready();
        assertThat(ready).hasSize(1);

        rig.restart();
        rig.succeed(ready.getFirst());

        assertThat(rig.ready()).hasSize(1);
    }

    @Test
    void a_pool_of_starts_is_woken_after_a_restart() {
        apply(
                "{pools: [{name: p, rate: {limit: 1, per: 1m}}], jobs: [{name: etl, tasks: [{name:"
                        + " a, run: echo, pool: p}, {name: b, run: echo, pool: p}]}]}");
        rig.trigger("etl", "one");
        assertThat(rig.ready()).hasSize(1);
        rig.timers.pools.clear();

        rig.restart();
        rig.advance(Duration.ofMillis(100));

        assertThat(rig.timers.pools).containsEntry("p", Rig.START.plusSeconds(60));
    }

    @Test
    void a_plain_job_has_no_rows_until_it_is_paused() {
        apply("{name: etl, run: echo}");
        rig.trigger("etl", "one");
        rig.trigger("etl", "two");
        assertThat(jobRows()).hasSize(1);
        rig.events();

        command(new PauseJob());
        assertThat(rig.eventNames()).containsExactly("JobPaused", "RunPaused", "RunPaused");
        assertThat(jobRows()).hasSize(3);

        command(new ResumeJob());
        assertThat(rig.eventNames())
                .containsExactlyInAnyOrder("JobResumed", "RunResumed", "RunResumed");
        rig.ready().forEach(rig::succeed);
        assertThat(jobRows()).hasSize(1);
    }

    private void command(SpecificRecord body) {
        rig.command(RunCommand.newBuilder().setCommandId("c").setJob("etl").setBody(body).build());
    }

    private List<String> jobRows() {
        return rig.state().keySet().stream().filter(key -> key.startsWith("j")).toList();
    }

    private void apply(String text) {
        Loaded loaded = JobReader.ofEverything(expressions).read(new Source("jobs.yaml", text));
        assertThat(loaded.problems()).isEmpty();
        loaded.pools().forEach(rig::apply);
        loaded.jobs().forEach(job -> rig.apply(job.spec()));
    }
}
