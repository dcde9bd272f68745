package io.hivemind.core.run;

import static io.hivemind.core.run.RunTable.Place.CANCELLED;
import static io.hivemind.core.run.RunTable.Place.CANCELLING;
import static io.hivemind.core.run.RunTable.Place.CONCURRENCY;
import static io.hivemind.core.run.RunTable.Place.CUT_PAUSED;
import static io.hivemind.core.run.RunTable.Place.DEPENDENCIES;
import static io.hivemind.core.run.RunTable.Place.ENDING;
import static io.hivemind.core.run.RunTable.Place.FAILED;
import static io.hivemind.core.run.RunTable.Place.FAILING;
import static io.hivemind.core.run.RunTable.Place.HELD;
import static io.hivemind.core.run.RunTable.Place.PAUSED;
import static io.hivemind.core.run.RunTable.Place.RUNNING;
import static io.hivemind.core.run.RunTable.Place.SKIPPED;
import static io.hivemind.core.run.RunTable.Place.SUCCEEDED;
import static io.hivemind.core.run.RunTable.Place.TIMED_OUT;

/// What becomes of a run as a whole, for every place it can be in and every command: the table that
/// `RunTableTest` tries pair by pair, and that `docs/run-states.md` is made from.
final class RunTable extends TransitionTable<RunTable.Place, RunTable.Stimulus> {

    /// Where a run can be.
    enum Place implements TransitionTable.Node {
        DEPENDENCIES,
        CONCURRENCY,
        HELD,
        RUNNING,
        PAUSED,
        CANCELLING,
        TIMED_OUT,
        FAILING,
        CUT_PAUSED,
        ENDING,
        SUCCEEDED,
        FAILED,
        SKIPPED,
        CANCELLED;

        @Override
        public boolean isTerminal() {
            return compareTo(SUCCEEDED) >= 0;
        }

        static Place of(Run run) {
            Run.Closing cut = run.closing();
            if (run.state().isTerminal()) {
                return valueOf(run.state().name());
            } else if (run.finallyClosing() != null) {
                return ENDING;
            } else if (cut != null && run.paused()) {
                return CUT_PAUSED;
            } else if (cut != null) {
                return switch (cut.reason()) {
                    case TIMED_OUT -> TIMED_OUT;
                    case FAIL_FAST -> FAILING;
                    default -> CANCELLING;
                };
            } else if (run.state() == RunState.RUNNING) {
                return run.paused() ? PAUSED : RUNNING;
            }
            return run.reason() == Reason.PAUSED ? HELD : valueOf(String.valueOf(run.reason()));
        }
    }

    /// The commands, each in the variants that make a difference.
    enum Stimulus implements TransitionTable.Edge {
        START_RUN("`StartRun` again"),
        RELEASE_RUN("`ReleaseRun`"),
        HOLD_RUN("`HoldRun`, for want of room"),
        SKIP_RUN("`SkipRun`"),
        REUSE_TASKS("`ReuseTasks`"),
        PAUSE_RUN("`PauseRun`"),
        RESUME_RUN("`ResumeRun`"),
        CANCEL_RUN("`CancelRun`"),
        CONTINUE("`Continue`"),
        FIRE_TIMEOUT("timer RUN_TIMEOUT"),
        FIRE_DEADLINE("timer RUN_DEADLINE"),
        FIRE_OF_TASK("a task's timer, of an attempt that is over"),
        LAST_SUCCEEDS("the last open task succeeds"),
        LAST_SUCCEEDS_BAD_OUTPUT("the last open task succeeds, `output` fails"),
        LAST_FAILS("the last open task fails"),
        FAILS_FAST("a task fails, others are open, `fail_fast`"),
        LOST("`LoseAttempt`, of an attempt that is over"),
        GRANTED("`PoolGranted`, that nobody waits for"),
        CHILD_ENDED("`ChildEnded`, of no child");

        private final String title;

        Stimulus(String title) {
            this.title = title;
        }

        @Override
        public String title() {
            return title;
        }
    }

    private static final Place[] WAITING = {DEPENDENCIES, CONCURRENCY, HELD};
    private static final Place[] CUT = {CANCELLING, TIMED_OUT, FAILING, CUT_PAUSED};
    private static final Result<Place> STAYS = new Result.Stays<>();
    private static final Result<Place> STALE = new Result.Refused<>(Rejection.Kind.STALE);
    private static final Result<Place> NO_LEASE = new Result.Refused<>(Rejection.Kind.NO_LEASE);
    private static final Result<Place> DUPLICATE = new Result.Refused<>(Rejection.Kind.DUPLICATE);
    private static final Result<Place> GONE = new Result.Refused<>(Rejection.Kind.NO_SUCH_RUN);

    RunTable() {
        super(Place.class, Stimulus.class);
        for (Stimulus stimulus : Stimulus.values()) {
            if (stimulus != Stimulus.START_RUN) {
                put(stimulus, GONE, SUCCEEDED, FAILED, SKIPPED, CANCELLED);
            }
        }
        rest(Stimulus.START_RUN, DUPLICATE);
        to(Stimulus.RELEASE_RUN, RUNNING, WAITING);
        rest(Stimulus.RELEASE_RUN, STALE);
        to(Stimulus.HOLD_RUN, CONCURRENCY, DEPENDENCIES, HELD);
        rest(Stimulus.HOLD_RUN, STALE);
        to(Stimulus.SKIP_RUN, SKIPPED, WAITING);
        rest(Stimulus.SKIP_RUN, STALE);
        put(Stimulus.REUSE_TASKS, STAYS, WAITING);
        rest(Stimulus.REUSE_TASKS, STALE);

        put(Stimulus.PAUSE_RUN, STAYS, WAITING);
        to(Stimulus.PAUSE_RUN, PAUSED, RUNNING);
        to(Stimulus.PAUSE_RUN, CUT_PAUSED, CANCELLING, TIMED_OUT, FAILING);
        rest(Stimulus.PAUSE_RUN, STALE);
        to(Stimulus.RESUME_RUN, RUNNING, PAUSED);
        to(Stimulus.RESUME_RUN, CANCELLING, CUT_PAUSED);
        rest(Stimulus.RESUME_RUN, STALE);

        to(Stimulus.CANCEL_RUN, CANCELLED, WAITING);
        to(Stimulus.CANCEL_RUN, CANCELLING, RUNNING);
        to(Stimulus.CANCEL_RUN, CUT_PAUSED, PAUSED);
        to(Stimulus.CANCEL_RUN, CANCELLED, CANCELLING, CUT_PAUSED);
        to(Stimulus.CANCEL_RUN, FAILED, TIMED_OUT, FAILING);
        rest(Stimulus.CANCEL_RUN, STALE);
        put(Stimulus.CONTINUE, STALE, WAITING);
        to(Stimulus.CONTINUE, CANCELLED, ENDING);
        rest(Stimulus.CONTINUE, STAYS);

        to(Stimulus.FIRE_TIMEOUT, TIMED_OUT, RUNNING);
        to(Stimulus.FIRE_TIMEOUT, CUT_PAUSED, PAUSED);
        rest(Stimulus.FIRE_TIMEOUT, STALE);
        put(Stimulus.FIRE_DEADLINE, STALE, WAITING);
        put(Stimulus.FIRE_DEADLINE, STALE, ENDING);
        rest(Stimulus.FIRE_DEADLINE, STAYS);
        rest(Stimulus.FIRE_OF_TASK, STALE);

        to(Stimulus.LAST_SUCCEEDS, SUCCEEDED, RUNNING, PAUSED);
        to(Stimulus.LAST_SUCCEEDS, CANCELLED, CANCELLING, CUT_PAUSED);
        to(Stimulus.LAST_SUCCEEDS, FAILED, TIMED_OUT, FAILING);
        rest(Stimulus.LAST_SUCCEEDS, NO_LEASE);
        to(Stimulus.LAST_SUCCEEDS_BAD_OUTPUT, FAILED, RUNNING, PAUSED, TIMED_OUT, FAILING);
        to(Stimulus.LAST_SUCCEEDS_BAD_OUTPUT, CANCELLED, CANCELLING, CUT_PAUSED);
        rest(Stimulus.LAST_SUCCEEDS_BAD_OUTPUT, NO_LEASE);
        to(Stimulus.LAST_FAILS, FAILED, RUNNING, PAUSED);
        to(Stimulus.LAST_FAILS, FAILED, CUT);
        rest(Stimulus.LAST_FAILS, NO_LEASE);
        to(Stimulus.FAILS_FAST, FAILING, RUNNING);
        to(Stimulus.FAILS_FAST, CUT_PAUSED, PAUSED);
        rest(Stimulus.FAILS_FAST, NO_LEASE);
        rest(Stimulus.LOST, STALE);
        rest(Stimulus.GRANTED, STALE);
        rest(Stimulus.CHILD_ENDED, STALE);
    }

    String page() {
        return page(HEAD, TABLE_HEAD);
    }

    private static final String HEAD =
            """
            # The states of a run

            <!-- Made from the table in RunTable (scheduler-core's tests), which is tried pair by pair in each build.
                 To write it anew: mvn -pl scheduler-core test -Dtest=RunTableTest -Dhivemind.docs.write=true -->

            The states of its tasks are in [run-state-machine.md](run-state-machine.md). DEPENDENCIES, CONCURRENCY and
            HELD (reason PAUSED) are state PENDING; RUNNING to CUT_PAUSED are state RUNNING. CANCELLING, TIMED_OUT and
            FAILING are a run that was cut short, by a cancel, its timeout or `fail_fast`: only its `finally` is left.
            CUT_PAUSED is one of these that is paused (here a cancelled one: a resume leads back to where it was).
            ENDING is a run of which everything was cut, and whose rows follow in batches. The run here has a timeout
            and a deadline, a task that runs, and one in `finally`; without a `finally` a cut run ends in the moment of
            the cut. A run that waits and is paused stays where it is, and starts nothing when it is released.

            ```mermaid
            stateDiagram-v2
                [*] --> RUNNING: created, to start
                [*] --> DEPENDENCIES: created, to wait
                [*] --> CONCURRENCY: created, to wait
                [*] --> HELD: created, to wait
                [*] --> SKIPPED: created, to be skipped
                [*] --> FAILED: created, its key cannot be evaluated
            """;

    private static final String TABLE_HEAD =
            """
            Every pair of place and command. Bold: where the run is afterwards. A dot: accepted, and the run stays where
            it is. Else the command is refused: NO_LEASE with an event, the others in silence.

            """;
}
