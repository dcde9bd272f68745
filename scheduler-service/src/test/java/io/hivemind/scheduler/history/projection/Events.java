package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.Event;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.RunStarted;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.TaskQueued;
import io.hivemind.avro.TaskStarted;
import io.hivemind.avro.TaskSucceeded;
import io.hivemind.avro.TriggerRef;

import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Events of one partition as a scheduler would write them, a millisecond apart.
public final class Events {
    public static final Instant START = Instant.parse("2026-11-21T08:00:00Z");
    public static final ExecutorRef EXECUTOR = new ExecutorRef("e1", "i1");

    private final int partition;
    private final List<ProjectedEvent> events = new ArrayList<>();

    public Events(int partition) {
        this.partition = partition;
    }

    public static AttemptRef attempt(String task, int attempt, int dispatch) {
        return new AttemptRef(task, -1, attempt, dispatch);
    }

    /// The instant of the event that comes next.
    public Instant now() {
        return START.plusMillis(events.size());
    }

    public Events add(String run, SpecificRecord body) {
        return add(run, "etl", body);
    }

    public Events add(String run, String job, SpecificRecord body) {
        Event event =
                Event.newBuilder()
                        .setRunId(run)
                        .setJob(job)
                        .setRevision(1)
                        .setSequence(events.size() + 1)
                        .setDecidedAt(now())
                        .setBody(body)
                        .build();
        events.add(new ProjectedEvent(partition, events.size() * 2L, event));
        return this;
    }

    public Events created(String run, String triggerId) {
        return add(
                run,
                RunCreated.newBuilder()
                        .setTrigger(new TriggerRef("manual", triggerId, null))
                        .setParams("{\"region\":\"eu\"}")
                        .setNominalAt(now())
                        .setTasks(1)
                        .build());
    }

    public Events queued(String run, String task, int attempt, int dispatch) {
        return add(run, new TaskQueued(attempt(task, attempt, dispatch), "default", "medium"));
    }

    public Events started(String run, String task, int attempt, int dispatch) {
        return add(run, new TaskStarted(attempt(task, attempt, dispatch), EXECUTOR, now()));
    }

    public Events succeeded(String run, String task, int attempt, @Nullable Instant startedAt) {
        return add(
                run,
                TaskSucceeded.newBuilder()
                        .setTask(task)
                        .setAttempt(attempt)
                        .setOutput("{\"rows\":12}")
                        .setExitCode(0)
                        .setStartedAt(startedAt)
                        .build());
    }

    /// A run of one task that goes well.
    public Events plainRun(String run) {
        return created(run, "t-" + run)
                .add(run, new RunStarted())
                .queued(run, "main", 1, 1)
                .succeeded(run, "main", 1, now())
                .add(run, new RunSucceeded("null"));
    }

    public List<ProjectedEvent> all() {
        return List.copyOf(events);
    }
}
