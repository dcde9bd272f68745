package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.run.RunCommand.AttemptRef;
import io.hivemind.core.run.RunCommand.Content;
import io.hivemind.core.run.StateTable.Place;
import io.hivemind.core.run.StateTable.Stimulus;
import io.hivemind.core.run.TransitionTable.Result;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tries every pair of place and command against the table. A pair without an entry, a command or a
/// state that the table does not know, and a page that is not up to date fail the build.
class StateTableTest {
    private static final StateTable TABLE = new StateTable();
    private static final Set<Stimulus> WITHOUT_QUEUE =
            Set.of(
                    Stimulus.CONTINUE_WITHOUT_QUEUE,
                    Stimulus.FIRE_DELAY_WITHOUT_QUEUE,
                    Stimulus.GRANTED_WITHOUT_QUEUE);

    /// From the working folder of the module.
    private static final Path PAGE = Path.of("..", "docs", "run-state-machine.md");

    @Test
    void every_pair_of_place_and_command_leads_where_the_table_says() {
        for (Place place : Place.values()) {
            for (Stimulus stimulus : Stimulus.values()) {
                RunBox box = in(place, stimulus);
                TaskRun before = box.row("t");
                assertThat(Place.of(before)).isEqualTo(place);

                RunCommand command = command(box, stimulus);
                box.queuesAreThere = !WITHOUT_QUEUE.contains(stimulus);
                Decision decision = box.decide(command);

                assertThat(result(decision, before, box.row("t")))
                        .as("%s × %s: %s", place, stimulus, decision)
                        .isEqualTo(TABLE.result(place, stimulus));
            }
        }
    }

    @Test
    void the_table_knows_every_command_timer_report_and_state() {
        Set<Class<?>> commands = new HashSet<>();
        Set<Class<?>> contents = new HashSet<>();
        Set<Timer.Kind> timers = new HashSet<>();
        for (Stimulus stimulus : Stimulus.values()) {
            RunCommand command = command(in(Place.RUNNING, stimulus), stimulus);
            commands.add(command.getClass());
            if (command instanceof RunCommand.Report report) {
                contents.add(report.content().getClass());
            }
            if (command instanceof RunCommand.FireTimer(Timer timer)) {
                timers.add(timer.id().kind());
            }
        }

        assertThat(commands).containsExactlyInAnyOrder(RunCommand.class.getPermittedSubclasses());
        assertThat(contents).containsExactlyInAnyOrder(Content.class.getPermittedSubclasses());
        assertThat(timers).containsExactlyInAnyOrder(Timer.Kind.values());
        assertThat(Arrays.stream(Place.values()).map(place -> place.state).distinct())
                .containsExactlyInAnyOrder(TaskState.values());
    }

    @Test
    void the_page_in_the_documentation_is_up_to_date() throws IOException {
        if (Boolean.getBoolean("hivemind.docs.write")) {
            Files.writeString(PAGE, TABLE.page());
        }

        assertThat(PAGE).content().isEqualTo(TABLE.page());
    }

    private static Result<Place> result(Decision decision, TaskRun before, TaskRun after) {
        return switch (decision) {
            case Decision.Rejected rejected -> new Result.Refused<>(rejected.rejection().kind());
            case Decision.Accepted ignored when after.equals(before) -> new Result.Stays<>();
            case Decision.Accepted ignored -> new Result.To<>(Place.of(after));
        };
    }

    /// A run whose task `t` is in that place: it needs `(u || v) && w`, and `u` still runs.
    private static RunBox in(Place place, Stimulus stimulus) {
        Needs either = new Needs.Any(List.of(is("u"), is("v")));
        Jobs.Builder task =
                Jobs.task("t")
                        .needs(new Needs.All(List.of(either, is("w"))))
                        .delay(Duration.ofSeconds(1))
                        .timeout(Duration.ofSeconds(5))
                        .deadline(Duration.ofHours(2))
                        .retry(2, Duration.ofSeconds(1))
                        .maxLost(stimulus == Stimulus.LOST_TOO_OFTEN ? 0 : 1);
        if (place == Place.POOL) {
            task.pool("p", 1);
        }
        if (stimulus == Stimulus.FALLS_BACK) {
            task.fallback();
        }
        if (stimulus == Stimulus.FAILS_FAST) {
            task.allowFailure(); // else its own failure were the first
        }
        RunBox box =
                started(
                        stimulus,
                        Jobs.task("u").allowFailure(),
                        Jobs.task("v").allowFailure(),
                        Jobs.task("w").allowFailure(),
                        Jobs.task("keeps-the-run-alive"),
                        task,
                        Jobs.task("last").atFinally());
        box.report("w", place == Place.SKIPPED ? box.exit(1) : box.succeeded());
        box.report("v", place == Place.DEPENDENCIES ? box.exit(1) : box.succeeded());
        List<RunCommand.Content> path =
                switch (place) {
                    case DEPENDENCIES, DELAY, SKIPPED -> List.of();
                    case QUEUE, QUEUED, CANCELLED, POOL, PAUSED -> List.of();
                    case RUNNING -> List.of(new Content.Started());
                    case BACKOFF -> List.of(box.exit(1));
                    case SUCCEEDED -> List.of(box.succeeded());
                    case FAILED -> List.of(broken(box));
                };
        if (place != Place.DEPENDENCIES && place != Place.DELAY && place != Place.SKIPPED) {
            box.queuesAreThere = place != Place.QUEUE;
            if (place == Place.PAUSED) {
                box.accept(new RunCommand.PauseRun());
            }
            box.after(Duration.ofSeconds(1)).accept(box.timer(Timer.Kind.DELAY));
        }
        path.forEach(content -> box.report("t", content));
        if (place == Place.FAILED && stimulus == Stimulus.FALLS_BACK) {
            box.report("t", broken(box)); // the fallback, too
        }
        if (place == Place.CANCELLED) {
            // A cancel ends the run; a cancelled task in a live run is one whose batch came first.
            box.put(RunEvolver.evolve(box.row("t"), cancelled(box)));
        }
        return box;
    }

    private static RunBox started(Stimulus stimulus, Jobs.Builder... tasks) {
        JobOptions options =
                switch (stimulus) {
                    case FAILS_FAST -> Jobs.failFast();
                    case FIRE_RUN_TIMEOUT -> Jobs.timeout(Duration.ofHours(3));
                    case FIRE_RUN_DEADLINE -> Jobs.deadline(Duration.ofHours(3));
                    default -> JobOptions.NONE;
                };
        RunBox box = new RunBox(Jobs.plan(options, tasks));
        box.accept(box.startRun());
        return box;
    }

    private static RunCommand command(RunBox box, Stimulus stimulus) {
        TaskRun row = box.row("t");
        AttemptRef attempt =
                new AttemptRef(row.key(), Math.max(1, row.attempt()), Math.max(1, row.dispatch()));
        AttemptRef old = new AttemptRef(row.key(), attempt.attempt(), attempt.dispatch() - 1);
        return switch (stimulus) {
            case START_RUN -> box.startRun();
            case CANCEL_RUN -> new RunCommand.CancelRun();
            case CONTINUE, CONTINUE_WITHOUT_QUEUE -> new RunCommand.Continue(0);
            case NEEDS_TRUE -> box.reportOf("u", RunBox.LEASE, box.succeeded());
            case NEEDS_FALSE -> box.reportOf("u", RunBox.LEASE, box.exit(1));
            case FIRE_DELAY, FIRE_DELAY_WITHOUT_QUEUE -> timer(box, Timer.Kind.DELAY);
            case FIRE_BACKOFF -> timer(box, Timer.Kind.BACKOFF);
            case FIRE_TIMEOUT -> timer(box, Timer.Kind.TIMEOUT);
            case FIRE_REDISPATCH -> timer(box, Timer.Kind.REDISPATCH);
            case STARTED -> report(box, attempt, RunBox.LEASE, new Content.Started());
            case STARTED_ELSEWHERE -> report(box, attempt, RunBox.OTHER, new Content.Started());
            case SUCCEEDED -> report(box, attempt, RunBox.LEASE, box.succeeded());
            case SUCCEEDED_LATE -> report(box, old, RunBox.LEASE, box.succeeded());
            case FAILED_RETRIED -> report(box, attempt, RunBox.LEASE, box.exit(1));
            case FAILED_FOR_GOOD -> report(box, attempt, RunBox.LEASE, broken(box));
            case STOPPED -> report(box, attempt, RunBox.LEASE, new Content.Stopped());
            case RETURNED -> report(box, attempt, RunBox.LEASE, new Content.Returned());
            case FALLS_BACK -> report(box, attempt, RunBox.LEASE, broken(box));
            case FIRE_DEADLINE ->
                    new RunCommand.FireTimer(
                            new Timer(new Timer.Id(Timer.Kind.DEADLINE, row.key(), 0, 0), box.now));
            case FIRE_RUN_TIMEOUT -> new RunCommand.FireTimer(new Timer(RunTimer.TIMEOUT, box.now));
            case FIRE_RUN_DEADLINE ->
                    new RunCommand.FireTimer(new Timer(RunTimer.DEADLINE, box.now));
            case FAILS_FAST -> box.reportOf("keeps-the-run-alive", RunBox.LEASE, box.exit(1));
            case GRANTED, GRANTED_WITHOUT_QUEUE -> box.granted("t");
            case CHILD_ENDED ->
                    new RunCommand.ChildEnded(
                            row.key(),
                            attempt.attempt(),
                            attempt.dispatch(),
                            RunState.SUCCEEDED,
                            Json.NULL,
                            "c",
                            null);
            case PAUSE_RUN -> new RunCommand.PauseRun();
            case RESUME_RUN -> new RunCommand.ResumeRun();
            case RELEASE_RUN -> new RunCommand.ReleaseRun();
            case HOLD_RUN -> new RunCommand.HoldRun(Reason.CONCURRENCY);
            case SKIP_RUN -> new RunCommand.SkipRun(Reason.CONCURRENCY);
            case REUSE_TASKS -> new RunCommand.ReuseTasks(List.of());
            case LOST, LOST_TOO_OFTEN -> new RunCommand.LoseAttempt(attempt, RunBox.LEASE);
        };
    }

    private static RunCommand timer(RunBox box, Timer.Kind kind) {
        TaskRun row = box.row("t");
        Timer.Id id = new Timer.Id(kind, row.key(), row.attempt(), row.dispatch());
        return new RunCommand.FireTimer(new Timer(id, box.now));
    }

    private static RunCommand report(RunBox box, AttemptRef attempt, Lease lease, Content content) {
        return new RunCommand.Report(attempt, lease, box.now, content);
    }

    /// A failure that no retry policy covers.
    private static Content.Failed broken(RunBox box) {
        return new Content.Failed(Reason.EXPRESSION, null, null, "no such field", box.now);
    }

    private static RunEvent.TaskCancelled cancelled(RunBox box) {
        return new RunEvent.TaskCancelled(TaskKey.of("t"), Reason.USER, box.now);
    }

    private static Needs is(String task) {
        return Jobs.is(task, Outcome.SUCCEEDED);
    }
}
