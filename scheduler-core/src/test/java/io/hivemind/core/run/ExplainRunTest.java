package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.explain.Explainer;
import io.hivemind.core.explain.Explanation;
import io.hivemind.core.explain.Fact;
import io.hivemind.core.explain.Gate;
import io.hivemind.core.explain.Gate.Kind;
import io.hivemind.core.explain.Gate.Standing;
import io.hivemind.core.explain.Outside.EndedRun;
import io.hivemind.core.explain.RecordedRun;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.DependsOn;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.schedule.Schedule;
import io.hivemind.core.schedule.ScheduleOptions;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

/// The gates of runs and of jobs.
class ExplainRunTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Around around = new Around();

    @Test
    void a_run_without_a_place_names_those_that_have_one_and_counts_those_before_it() {
        RunBox box = waiting(limited(Concurrency.WhenFull.QUEUE), Reason.CONCURRENCY);
        around.liveRuns.add(other("0-active", RunState.RUNNING, null, -60));
        around.liveRuns.add(other("0-before", RunState.PENDING, Reason.CONCURRENCY, -30));
        around.liveRuns.add(other("0-behind", RunState.PENDING, Reason.CONCURRENCY, 30));

        Gate gate = at(box, Kind.CONCURRENCY, Standing.WAITS);

        assertThat(gate.says()).isEqualTo("1 of 1 place taken");
        assertThat(gate.release()).isEqualTo("the end of the run that has it; 1 run before it");
        assertThat(gate.facts())
                .containsExactly(
                        new Fact(
                                "0-active",
                                "RUNNING",
                                "has a place",
                                RunBox.START.minusSeconds(60)));
        assertThat(explain(box).says()).isEqualTo("waits: 1 of 1 place taken");
        assertThat(explain(box).parts()).isEmpty();
        Explanation task = task(box, "a");
        assertThat(task.says())
                .isEqualTo("its run has not started, concurrency: 1 of 1 place taken");
        assertThat(task.gates().getLast().standing()).isEqualTo(Standing.NOT_ASKED);
    }

    @Test
    void a_run_that_found_all_places_taken_says_so() {
        JobOptions options = limited(Concurrency.WhenFull.SKIP);
        RunBox box = entering(options, new Entry.Skip(Reason.CONCURRENCY), "manual");
        around.job = JobPlan.of(box.plan.job(), 1, new PlainExpressions());

        assertThat(at(box, Kind.CONCURRENCY, Standing.STOPPED).says())
                .isEqualTo("all places were taken, when_full: skip");
        assertThat(explain(box).says())
                .isEqualTo("never started: all places were taken, when_full: skip");
    }

    @Test
    void a_run_beyond_max_runs_says_so() {
        MaxRuns most = new MaxRuns(3, new MaxRuns.Window.Life());
        JobOptions options = new JobOptions(null, null, most, null, null, false, null, false);
        RunBox box = entering(options, new Entry.Skip(Reason.THRESHOLD), "manual");

        assertThat(at(box, Kind.MAX_RUNS, Standing.STOPPED).says())
                .isEqualTo("the job had all the runs it may have");
    }

    @Test
    void a_run_at_the_gate_tells_which_outcomes_are_there() {
        RunBox box = waiting(after(), Reason.DEPENDENCIES);
        Run ended = other("0-up", RunState.SUCCEEDED, null, -60);
        around.outcomes.put("up", List.of(new EndedRun(ended, RunBox.START.minusSeconds(9))));

        Gate gate = at(box, Kind.DEPENDS_ON, Standing.WAITS);

        assertThat(gate.says()).isEqualTo("up && down.failed: not met");
        assertThat(gate.release()).isEqualTo("the end of a run of down");
        assertThat(gate.facts())
                .containsExactly(
                        new Fact("up", "SUCCEEDED", "run 0-up", RunBox.START.minusSeconds(9)),
                        new Fact("down", null, "no outcome since the last were used up", null));
    }

    @Test
    void a_manual_start_is_not_asked_for_other_jobs() {
        RunBox box = entering(after(), new Entry.Start(), "manual");

        assertThat(gate(explain(box), Kind.DEPENDS_ON).standing()).isEqualTo(Standing.NOT_ASKED);
    }

    @Test
    void a_paused_job_holds_a_run() {
        RunBox box = waiting(JobOptions.NONE, Reason.PAUSED);
        around.jobPausedAt = RunBox.START;

        Gate gate = at(box, Kind.PAUSED, Standing.WAITS);

        assertThat(gate.release()).isEqualTo("hivemind resume etl");
        assertThat(gate.facts())
                .containsExactly(new Fact("etl", "PAUSED", "the job", RunBox.START));
    }

    @Test
    void a_running_run_names_the_tasks_whose_turn_it_is_and_its_timeout() {
        RunBox box = entering(Jobs.timeout(MINUTE), new Entry.Start(), "manual");

        Explanation all = explain(box);

        assertThat(all.says()).isEqualTo("2 of 2 tasks open, it is the turn of a");
        assertThat(gate(all, Kind.TIMEOUT).releaseAt()).isEqualTo(RunBox.START.plus(MINUTE));
        assertThat(all.parts())
                .extracting(Fact::name, Fact::state)
                .containsExactly(tuple("a", "QUEUED"), tuple("b", "PENDING"));
    }

    @Test
    void a_failed_run_names_the_task_that_failed_it() {
        RunBox box = entering(JobOptions.NONE, new Entry.Start(), "manual");
        box.report("a", box.exit(2));

        assertThat(explain(box).says()).isEqualTo("a FAILED with attempt 1 (EXIT): exit code 2");
    }

    @Test
    void a_job_tells_its_next_slot_and_every_gate_before_the_next_run() {
        JobOptions options =
                new JobOptions(
                        after().dependsOn(),
                        new Concurrency(1, Concurrency.WhenFull.QUEUE, null, null),
                        new MaxRuns(2, new MaxRuns.Window.Every(MINUTE)),
                        null,
                        null,
                        false,
                        null,
                        false);
        around.liveRuns.add(other("0-active", RunState.RUNNING, null, -60));
        around.jobPausedAt = RunBox.START;
        around.runs = 2;
        JobPlan job = JobPlan.of(Jobs.plan(options).job(), 1, new PlainExpressions());
        Schedule schedule =
                new Schedule.Every(MINUTE, Instant.EPOCH, ScheduleOptions.in(ZoneOffset.UTC));
        TriggerSpec every = new TriggerSpec("every", new Json("{\"every\":\"1m\"}"));
        around.now = RunBox.START.plusSeconds(1);

        Explanation all =
                new Explainer(new PlainExpressions())
                        .job(job, List.of(new Explainer.Trigger(every, schedule)), around);

        assertThat(all.says())
                .isEqualTo(
                        "1 live run; the next run waits for: triggers, max_runs, depends_on,"
                                + " concurrency, paused");
        assertThat(gate(all, Kind.TRIGGERS).facts())
                .containsExactly(
                        new Fact("every", null, "{\"every\":\"1m\"}", RunBox.START.plus(MINUTE)));
        assertThat(gate(all, Kind.MAX_RUNS).says()).isEqualTo("2 of 2 runs per 1m");
        assertThat(gate(all, Kind.CONCURRENCY).says()).isEqualTo("1 of 1 place taken");
    }

    private static JobOptions limited(Concurrency.WhenFull whenFull) {
        Concurrency limit = new Concurrency(1, whenFull, null, null);
        return new JobOptions(null, limit, null, null, null, false, null, false);
    }

    private static JobOptions after() {
        Needs needs =
                new Needs.All(
                        List.of(Jobs.is("up", Outcome.SUCCEEDED), Jobs.is("down", Outcome.FAILED)));
        return JobOptions.dependingOn(new DependsOn("up && down.failed", needs, null, null));
    }

    private RunBox waiting(JobOptions options, Reason reason) {
        return entering(options, new Entry.Wait(reason), "cron");
    }

    private RunBox entering(JobOptions options, Entry entry, String kind) {
        RunBox box = new RunBox(Jobs.plan(options, Jobs.task("a"), Jobs.task("b").needs("a")));
        around.job = JobPlan.of(box.plan.job(), 1, new PlainExpressions());
        box.accept(
                new RunCommand.StartRun(
                        RunBox.RUN_ID,
                        new TriggerRef(kind, "t1", null),
                        new Json("{}"),
                        RunBox.START,
                        entry,
                        null));
        return box;
    }

    private static Run other(String id, RunState state, @Nullable Reason reason, int seconds) {
        Instant at = RunBox.START.plusSeconds(seconds);
        RunEvent.RunCreated created =
                new RunEvent.RunCreated(
                        id,
                        "etl",
                        1,
                        new TriggerRef("cron", id, null),
                        new Json("{}"),
                        at,
                        at,
                        1,
                        null);
        Run run = RunEvolver.evolve(null, created);
        return switch (state) {
            case PENDING ->
                    RunEvolver.evolve(run, new RunEvent.RunQueued(Objects.requireNonNull(reason)));
            case RUNNING -> RunEvolver.evolve(run, new RunEvent.RunStarted(at));
            default -> RunEvolver.evolve(run, new RunEvent.RunSucceeded(Json.NULL));
        };
    }

    private Gate at(RunBox box, Kind kind, Standing standing) {
        Gate gate = gate(explain(box), kind);
        assertThat(gate.standing()).isEqualTo(standing);
        return gate;
    }

    private static Gate gate(Explanation all, Kind kind) {
        return all.gates().stream()
                .filter(gate -> gate.kind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " is not in " + all));
    }

    private Explanation explain(RunBox box) {
        return new Explainer(new PlainExpressions()).run(recorded(box), box.plan, around);
    }

    private Explanation task(RunBox box, String task) {
        return Objects.requireNonNull(
                new Explainer(new PlainExpressions())
                        .task(recorded(box), box.plan, around, TaskKey.of(task)));
    }

    private static RecordedRun recorded(RunBox box) {
        return Objects.requireNonNull(RecordedRun.at(box.recorded, box.now));
    }
}
