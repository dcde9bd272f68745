package io.hivemind.core.run;

import static io.hivemind.core.run.StateTable.Place.BACKOFF;
import static io.hivemind.core.run.StateTable.Place.CANCELLED;
import static io.hivemind.core.run.StateTable.Place.DELAY;
import static io.hivemind.core.run.StateTable.Place.DEPENDENCIES;
import static io.hivemind.core.run.StateTable.Place.FAILED;
import static io.hivemind.core.run.StateTable.Place.PAUSED;
import static io.hivemind.core.run.StateTable.Place.POOL;
import static io.hivemind.core.run.StateTable.Place.QUEUE;
import static io.hivemind.core.run.StateTable.Place.QUEUED;
import static io.hivemind.core.run.StateTable.Place.RUNNING;
import static io.hivemind.core.run.StateTable.Place.SKIPPED;
import static io.hivemind.core.run.StateTable.Place.SUCCEEDED;

import java.util.Arrays;

/// What becomes of a task, for every place it can be in and every command: the table that
/// `StateTableTest` tries pair by pair, and that `docs/run-state-machine.md` is made from.
final class StateTable extends TransitionTable<StateTable.Place, StateTable.Stimulus> {

    /// Where a task can be: its state, and for PENDING the reason.
    enum Place implements TransitionTable.Node {
        DEPENDENCIES(TaskState.PENDING),
        DELAY(TaskState.PENDING),
        QUEUE(TaskState.PENDING),
        BACKOFF(TaskState.PENDING),
        POOL(TaskState.PENDING),
        PAUSED(TaskState.PENDING),
        QUEUED(TaskState.QUEUED),
        RUNNING(TaskState.RUNNING),
        SUCCEEDED(TaskState.SUCCEEDED),
        FAILED(TaskState.FAILED),
        SKIPPED(TaskState.SKIPPED),
        CANCELLED(TaskState.CANCELLED);

        final TaskState state;

        Place(TaskState state) {
            this.state = state;
        }

        @Override
        public boolean isTerminal() {
            return state.isTerminal();
        }

        static Place of(TaskRun row) {
            return Arrays.stream(values())
                    .filter(place -> place.state == row.state())
                    .filter(place ->
                            place.state != TaskState.PENDING
                                    || place.name().equals(String.valueOf(row.reason())))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /// The commands, each in the variants that make a difference.
    enum Stimulus implements TransitionTable.Edge {
        START_RUN("`StartRun` again"),
        CANCEL_RUN("`CancelRun`"),
        CONTINUE("`Continue`"),
        CONTINUE_WITHOUT_QUEUE("`Continue`, the queue is not there"),
        NEEDS_TRUE("`needs` become true"),
        NEEDS_FALSE("`needs` become false"),
        FIRE_DELAY("timer DELAY"),
        FIRE_DELAY_WITHOUT_QUEUE("timer DELAY, the queue is not there"),
        FIRE_BACKOFF("timer BACKOFF"),
        FIRE_TIMEOUT("timer TIMEOUT"),
        FIRE_REDISPATCH("timer REDISPATCH"),
        STARTED("report Started"),
        STARTED_ELSEWHERE("report Started, of another executor"),
        SUCCEEDED("report Succeeded"),
        SUCCEEDED_LATE("report Succeeded, of an old dispatch"),
        FAILED_RETRIED("report Failed, attempts left"),
        FAILED_FOR_GOOD("report Failed, none left"),
        STOPPED("report Stopped"),
        RETURNED("report Returned"),
        LOST("`LoseAttempt`, within max_lost"),
        LOST_TOO_OFTEN("`LoseAttempt`, once too often"),
        FALLS_BACK("report Failed, none left, a fallback"),
        FIRE_DEADLINE("timer DEADLINE"),
        FIRE_RUN_TIMEOUT("timer RUN_TIMEOUT"),
        FIRE_RUN_DEADLINE("timer RUN_DEADLINE"),
        FAILS_FAST("another task fails, `fail_fast`"),
        GRANTED("`PoolGranted`"),
        GRANTED_WITHOUT_QUEUE("`PoolGranted`, the queue is not there"),
        CHILD_ENDED("`ChildEnded`, of no child"),
        PAUSE_RUN("`PauseRun`"),
        RESUME_RUN("`ResumeRun`"),
        RELEASE_RUN("`ReleaseRun`, of a run that runs"),
        HOLD_RUN("`HoldRun`, of a run that runs"),
        SKIP_RUN("`SkipRun`, of a run that runs"),
        REUSE_TASKS("`ReuseTasks`, of a run that runs");

        private final String title;

        Stimulus(String title) {
            this.title = title;
        }

        @Override
        public String title() {
            return title;
        }
    }

    private static final Place[] READY = {DELAY, QUEUE, BACKOFF, POOL, PAUSED, QUEUED, RUNNING};
    private static final Place[] OPEN = {
        DEPENDENCIES, DELAY, QUEUE, BACKOFF, POOL, PAUSED, QUEUED, RUNNING
    };
    private static final Result<Place> UNTOUCHED = new Result.Stays<>();
    private static final Result<Place> STALE = new Result.Refused<>(Rejection.Kind.STALE);
    private static final Result<Place> NO_LEASE = new Result.Refused<>(Rejection.Kind.NO_LEASE);
    private static final Result<Place> DUPLICATE = new Result.Refused<>(Rejection.Kind.DUPLICATE);

    StateTable() {
        super(Place.class, Stimulus.class);
        rest(Stimulus.START_RUN, DUPLICATE);
        to(Stimulus.CONTINUE, QUEUED, QUEUE);
        rest(Stimulus.CONTINUE, UNTOUCHED);
        rest(Stimulus.CONTINUE_WITHOUT_QUEUE, UNTOUCHED);

        to(Stimulus.CANCEL_RUN, CANCELLED, OPEN);
        rest(Stimulus.CANCEL_RUN, UNTOUCHED);
        to(Stimulus.NEEDS_TRUE, DELAY, DEPENDENCIES);
        rest(Stimulus.NEEDS_TRUE, UNTOUCHED);
        to(Stimulus.NEEDS_FALSE, SKIPPED, DEPENDENCIES);
        rest(Stimulus.NEEDS_FALSE, UNTOUCHED);

        to(Stimulus.FIRE_DELAY, QUEUED, DELAY);
        rest(Stimulus.FIRE_DELAY, STALE);
        to(Stimulus.FIRE_DELAY_WITHOUT_QUEUE, QUEUE, DELAY);
        rest(Stimulus.FIRE_DELAY_WITHOUT_QUEUE, STALE);
        to(Stimulus.FIRE_BACKOFF, QUEUED, BACKOFF);
        rest(Stimulus.FIRE_BACKOFF, STALE);
        to(Stimulus.FIRE_TIMEOUT, BACKOFF, RUNNING);
        rest(Stimulus.FIRE_TIMEOUT, STALE);
        to(Stimulus.FIRE_REDISPATCH, QUEUED, QUEUED);
        rest(Stimulus.FIRE_REDISPATCH, STALE);

        to(Stimulus.STARTED, RUNNING, QUEUED);
        put(Stimulus.STARTED, STALE, RUNNING);
        rest(Stimulus.STARTED, NO_LEASE);
        to(Stimulus.STARTED_ELSEWHERE, RUNNING, QUEUED);
        rest(Stimulus.STARTED_ELSEWHERE, NO_LEASE);
        to(Stimulus.SUCCEEDED, SUCCEEDED, QUEUED, RUNNING);
        rest(Stimulus.SUCCEEDED, NO_LEASE);
        rest(Stimulus.SUCCEEDED_LATE, NO_LEASE);
        to(Stimulus.FAILED_RETRIED, BACKOFF, QUEUED, RUNNING);
        rest(Stimulus.FAILED_RETRIED, NO_LEASE);
        to(Stimulus.FAILED_FOR_GOOD, FAILED, QUEUED, RUNNING);
        rest(Stimulus.FAILED_FOR_GOOD, NO_LEASE);
        to(Stimulus.STOPPED, QUEUED, RUNNING);
        rest(Stimulus.STOPPED, NO_LEASE);
        to(Stimulus.RETURNED, QUEUED, QUEUED);
        put(Stimulus.RETURNED, STALE, RUNNING);
        rest(Stimulus.RETURNED, NO_LEASE);
        to(Stimulus.LOST, QUEUED, RUNNING);
        rest(Stimulus.LOST, STALE);
        to(Stimulus.LOST_TOO_OFTEN, FAILED, RUNNING);
        rest(Stimulus.LOST_TOO_OFTEN, STALE);
        to(Stimulus.FALLS_BACK, QUEUED, QUEUED, RUNNING);
        rest(Stimulus.FALLS_BACK, NO_LEASE);
        to(Stimulus.FIRE_DEADLINE, FAILED, READY);
        rest(Stimulus.FIRE_DEADLINE, STALE);
        to(Stimulus.FIRE_RUN_TIMEOUT, CANCELLED, OPEN);
        rest(Stimulus.FIRE_RUN_TIMEOUT, UNTOUCHED);
        rest(Stimulus.FIRE_RUN_DEADLINE, UNTOUCHED);
        to(Stimulus.FAILS_FAST, CANCELLED, OPEN);
        rest(Stimulus.FAILS_FAST, UNTOUCHED);
        to(Stimulus.GRANTED, QUEUED, POOL);
        to(Stimulus.GRANTED_WITHOUT_QUEUE, QUEUE, POOL);
        rest(Stimulus.GRANTED_WITHOUT_QUEUE, STALE);
        rest(Stimulus.GRANTED, STALE);
        rest(Stimulus.CHILD_ENDED, STALE);
        put(Stimulus.PAUSE_RUN, STALE, PAUSED);
        rest(Stimulus.PAUSE_RUN, UNTOUCHED);
        to(Stimulus.RESUME_RUN, QUEUED, PAUSED);
        rest(Stimulus.RESUME_RUN, STALE);
        rest(Stimulus.RELEASE_RUN, STALE);
        rest(Stimulus.HOLD_RUN, STALE);
        rest(Stimulus.SKIP_RUN, STALE);
        rest(Stimulus.REUSE_TASKS, STALE);
    }

    String page() {
        return page(HEAD, TABLE_HEAD);
    }

    private static final String HEAD =
            """
            # The states of a task

            <!-- Made from the table in StateTable (scheduler-core's tests), which is tried pair by pair in each build.
                 To write it anew: mvn -pl scheduler-core test -Dtest=StateTableTest -Dhivemind.docs.write=true -->

            DEPENDENCIES, DELAY, QUEUE, BACKOFF, POOL and PAUSED are the reasons of state PENDING. The task here has a
            delay, a timeout, a deadline and attempts left unless the command says otherwise; without a delay DELAY is
            passed at once, without a backoff BACKOFF is, without pools POOL is, and QUEUE where the task's ready topic
            was seen; PAUSED is only in a run that was paused. A group and a task with many instances are RUNNING while
            their members or instances are not terminal. A task without a body succeeds, and one that produces a record
            succeeds or fails, in the moment it would be queued.

            ```mermaid
            stateDiagram-v2
                [*] --> DEPENDENCIES
            """;

    private static final String TABLE_HEAD =
            """
            Every pair of place and command. Bold: where the task is afterwards. A dot: accepted, and this task is not
            touched. Else the command is refused: STALE and DUPLICATE in silence, NO_LEASE with an event (and a second
            claimer is stopped).

            """;
}
