package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.run.RunCommand.AttemptRef;
import io.hivemind.core.run.RunCommand.Content;
import io.hivemind.core.run.RunTable.Place;
import io.hivemind.core.run.RunTable.Stimulus;
import io.hivemind.core.run.TransitionTable.Result;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Tries every pair of place and command against the table. A pair without an entry, a command, a
/// state, an entry or a reason that the table does not know, and a page that is not up to date fail
/// the build.
class RunTableTest {
    private static final RunTable TABLE = new RunTable();

    /// From the working folder of the module.
    private static final Path PAGE = Path.of("..", "docs", "run-states.md");

    private static final TaskKey A = TaskKey.of("a");
    private static final TaskKey LAST = TaskKey.of("last");

    @Test
    void every_pair_of_place_and_command_leads_where_the_table_says() {
        for (Place place : Place.values()) {
            for (Stimulus stimulus : Stimulus.values()) {
                RunBox box = in(place, stimulus);
                assertThat(Place.of(box.lastRun())).isEqualTo(place);

                Decision decision = decide(box, command(box, stimulus));

                assertThat(result(decision, place, box.lastRun()))
                        .as("%s × %s: %s", place, stimulus, decision)
                        .isEqualTo(TABLE.result(place, stimulus));
            }
        }
    }

    @Test
    void every_way_to_come_into_being_leads_where_the_diagram_says() {
        assertThat(created(new Entry.Start())).isEqualTo(Place.RUNNING);
        assertThat(created(new Entry.Wait(Reason.DEPENDENCIES))).isEqualTo(Place.DEPENDENCIES);
        assertThat(created(new Entry.Wait(Reason.CONCURRENCY))).isEqualTo(Place.CONCURRENCY);
        assertThat(created(new Entry.Wait(Reason.PAUSED))).isEqualTo(Place.HELD);
        assertThat(created(new Entry.Skip(Reason.THRESHOLD))).isEqualTo(Place.SKIPPED);
        assertThat(created(new Entry.Fail(Reason.EXPRESSION, "no"))).isEqualTo(Place.FAILED);
        assertThat(Entry.class.getPermittedSubclasses())
                .containsExactlyInAnyOrder(
                        Entry.Start.class, Entry.Wait.class, Entry.Skip.class, Entry.Fail.class);
    }

    @Test
    void the_table_knows_every_command_and_state_and_every_timer_of_a_run() {
        Set<Class<?>> commands = new HashSet<>();
        Set<Timer.Kind> timers = new HashSet<>();
        for (Stimulus stimulus : Stimulus.values()) {
            RunCommand command = command(in(Place.RUNNING, stimulus), stimulus);
            commands.add(command.getClass());
            if (command instanceof RunCommand.FireTimer(Timer timer)) {
                timers.add(timer.id().kind());
            }
        }
        Set<RunState> states = new HashSet<>();
        for (Place place : Place.values()) {
            states.add(in(place, Stimulus.CONTINUE).lastRun().state());
        }

        assertThat(commands).containsExactlyInAnyOrder(RunCommand.class.getPermittedSubclasses());
        assertThat(timers).contains(Timer.Kind.RUN_TIMEOUT, Timer.Kind.RUN_DEADLINE);
        assertThat(states).containsExactlyInAnyOrder(RunState.values());
    }

    @Test
    void every_event_of_a_run_is_visited() {
        Set<Class<?>> events = new HashSet<>();
        for (Place place : Place.values()) {
            for (Stimulus stimulus : Stimulus.values()) {
                RunBox box = in(place, stimulus);
                decide(box, command(box, stimulus));
                box.events.forEach(event -> events.add(event.getClass()));
            }
        }

        List<Class<?>> ofRuns =
                Arrays.stream(RunEvent.class.getPermittedSubclasses())
                        .filter(type -> type != RunEvent.OfTask.class)
                        .toList();
        assertThat(events).containsAll(ofRuns);
    }

    @Test
    void the_page_in_the_documentation_is_up_to_date() throws IOException {
        if (Boolean.getBoolean("hivemind.docs.write")) {
            Files.writeString(PAGE, TABLE.page());
        }

        assertThat(PAGE).content().isEqualTo(TABLE.page());
    }

    private static Decision decide(RunBox box, RunCommand command) {
        boolean gone = box.run() == null && !(command instanceof RunCommand.StartRun);
        return gone ? RunDecider.withoutRun(command) : box.decide(command);
    }

    private static Result<Place> result(Decision decision, Place before, Run after) {
        return switch (decision) {
            case Decision.Rejected rejected -> new Result.Refused<>(rejected.rejection().kind());
            case Decision.Accepted ignored when Place.of(after) == before -> new Result.Stays<>();
            case Decision.Accepted ignored -> new Result.To<>(Place.of(after));
        };
    }

    private static Place created(Entry entry) {
        RunBox box = new RunBox(Jobs.plan(Jobs.task("a")));
        enter(box, entry);
        return Place.of(box.lastRun());
    }

    private static void enter(RunBox box, Entry entry) {
        RunCommand.StartRun plain = box.startRun();
        box.accept(
                new RunCommand.StartRun(
                        plain.runId(),
                        plain.trigger(),
                        plain.params(),
                        plain.nominalAt(),
                        entry,
                        null));
    }

    /// A run in that place; of a job with a task `a` that runs, others, and `last` in `finally`.
    private static RunBox in(Place place, Stimulus stimulus) {
        boolean ends =
                stimulus == Stimulus.LAST_SUCCEEDS
                        || stimulus == Stimulus.LAST_SUCCEEDS_BAD_OUTPUT
                        || stimulus == Stimulus.LAST_FAILS;
        RunBox box = new RunBox(Jobs.plan(options(place, stimulus), tasks(place)));
        switch (place) {
            case DEPENDENCIES, SKIPPED, ENDING -> enter(box, new Entry.Wait(Reason.DEPENDENCIES));
            case CONCURRENCY -> enter(box, new Entry.Wait(Reason.CONCURRENCY));
            case HELD -> enter(box, new Entry.Wait(Reason.PAUSED));
            default -> enter(box, new Entry.Start());
        }
        box.after(Duration.ofSeconds(100));
        boolean runs = place == Place.RUNNING || place == Place.PAUSED;
        if ((ends && runs) || place == Place.SUCCEEDED || place == Place.FAILED) {
            box.report("a", box.succeeded());
            box.report("b", box.succeeded());
        }
        switch (place) {
            case PAUSED -> box.accept(new RunCommand.PauseRun());
            case CANCELLING, ENDING -> box.accept(new RunCommand.CancelRun());
            case CUT_PAUSED -> {
                box.accept(new RunCommand.CancelRun());
                box.accept(new RunCommand.PauseRun());
            }
            case TIMED_OUT ->
                    box.accept(new RunCommand.FireTimer(new Timer(RunTimer.TIMEOUT, box.now)));
            case FAILING -> box.report("a", box.exit(1));
            case SKIPPED -> box.accept(new RunCommand.SkipRun(Reason.CONCURRENCY));
            case SUCCEEDED -> box.report("last", box.succeeded());
            case FAILED -> box.report("last", box.exit(1));
            case CANCELLED -> {
                box.accept(new RunCommand.CancelRun());
                box.accept(new RunCommand.CancelRun());
            }
            case DEPENDENCIES, CONCURRENCY, HELD, RUNNING -> {}
        }
        return box;
    }

    /// More than one step can end, where the place is between such steps.
    private static List<Jobs.Builder> tasks(Place place) {
        List<Jobs.Builder> tasks = new ArrayList<>(List.of(Jobs.task("a"), Jobs.task("b")));
        if (place == Place.ENDING) {
            for (int i = 0; i < Limits.ROWS_PER_STEP; i++) {
                tasks.add(Jobs.task("c" + i));
            }
        }
        tasks.add(Jobs.task("last").atFinally());
        return tasks;
    }

    private static JobOptions options(Place place, Stimulus stimulus) {
        Json output =
                stimulus == Stimulus.LAST_SUCCEEDS_BAD_OUTPUT && !place.isTerminal()
                        ? Jobs.output("broken").output()
                        : null;
        Duration time = Duration.ofSeconds(100);
        return new JobOptions(null, null, null, time, time, true, output, false);
    }

    private static RunCommand command(RunBox box, Stimulus stimulus) {
        AttemptRef over = new AttemptRef(A, 9, 9);
        return switch (stimulus) {
            case START_RUN -> again(box);
            case RELEASE_RUN -> new RunCommand.ReleaseRun();
            case HOLD_RUN -> new RunCommand.HoldRun(Reason.CONCURRENCY);
            case SKIP_RUN -> new RunCommand.SkipRun(Reason.CONCURRENCY);
            case REUSE_TASKS -> new RunCommand.ReuseTasks(List.of());
            case PAUSE_RUN -> new RunCommand.PauseRun();
            case RESUME_RUN -> new RunCommand.ResumeRun();
            case CANCEL_RUN -> new RunCommand.CancelRun();
            case CONTINUE -> new RunCommand.Continue(0);
            case FIRE_TIMEOUT -> new RunCommand.FireTimer(new Timer(RunTimer.TIMEOUT, box.now));
            case FIRE_DEADLINE -> new RunCommand.FireTimer(new Timer(RunTimer.DEADLINE, box.now));
            case FIRE_OF_TASK ->
                    new RunCommand.FireTimer(
                            new Timer(new Timer.Id(Timer.Kind.BACKOFF, A, 9, 9), box.now));
            case LAST_SUCCEEDS, LAST_SUCCEEDS_BAD_OUTPUT -> report(box, LAST, box.succeeded());
            case LAST_FAILS -> report(box, LAST, box.exit(1));
            case FAILS_FAST -> report(box, A, box.exit(1));
            case LOST -> new RunCommand.LoseAttempt(over, RunBox.LEASE);
            case GRANTED -> new RunCommand.PoolGranted(A, 9);
            case CHILD_ENDED ->
                    new RunCommand.ChildEnded(
                            A, 9, 9, RunState.SUCCEEDED, Json.NULL, "child", null);
        };
    }

    /// The id of a run that has ended is remembered.
    private static RunCommand again(RunBox box) {
        box.keepHeader();
        return box.startRun();
    }

    private static RunCommand report(RunBox box, TaskKey task, Content content) {
        AttemptRef attempt = new AttemptRef(task, 1, 1);
        return new RunCommand.Report(attempt, RunBox.LEASE, box.now, content);
    }
}
