package io.hivemind.scheduler.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.Cause;
import io.hivemind.avro.Event;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.ParentRef;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.Priority;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunEvolver;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.wire.Wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every event as it is written, through bytes.
class EventCodecTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final TaskKey KEY = new TaskKey("load", 7);
    private static final TaskKey WHOLE = TaskKey.of("load");
    private static final Lease LEASE = new Lease("e", "i");
    private static final AttemptRef ATTEMPT = new AttemptRef("load", 7, 4, 5);
    private static final ExecutorRef EXECUTOR = new ExecutorRef("e", "i");
    private static final Placement PLACEMENT = new Placement("gpu", Priority.HIGH, 1, Map.of());

    private static final Parent PARENT = new Parent("1-y", TaskKey.of("sub"), 2, 3);
    private static final Instant STARTED = T.minusMillis(50);

    /// The row before the event.
    private static final TaskRun RUNNING =
            RunEvolver.evolve(
                    TaskRun.pending(KEY), new RunEvent.TaskStarted(KEY, 4, 5, LEASE, STARTED));

    private final Map<RunEvent, SpecificRecord> bodies = new LinkedHashMap<>();

    EventCodecTest() {
        TriggerRef trigger = new TriggerRef("cron", "slot", null);
        bodies.put(
                new RunEvent.RunCreated("0-x", "etl", 9, trigger, new Json("{}"), T, T, 3, PARENT),
                new io.hivemind.avro.RunCreated(
                        new io.hivemind.avro.TriggerRef("cron", "slot", null),
                        "{}",
                        T,
                        3,
                        new ParentRef("1-y", new AttemptRef("sub", -1, 2, 3))));
        bodies.put(
                new RunEvent.RunQueued(Reason.CONCURRENCY),
                new io.hivemind.avro.RunQueued("CONCURRENCY"));
        bodies.put(new RunEvent.RunStarted(T), new io.hivemind.avro.RunStarted());
        bodies.put(new RunEvent.RunPaused(), new io.hivemind.avro.RunPaused());
        bodies.put(new RunEvent.RunResumed(), new io.hivemind.avro.RunResumed());
        bodies.put(new RunEvent.RunDeadlineMissed(), new io.hivemind.avro.RunDeadlineMissed());
        bodies.put(
                new RunEvent.RunCancelling(Reason.USER, T, true),
                new io.hivemind.avro.RunCancelling("USER", true));
        bodies.put(
                new RunEvent.RunSucceeded(new Json("[1]")),
                new io.hivemind.avro.RunSucceeded("[1]"));
        bodies.put(
                new RunEvent.RunFailed(Reason.EXPRESSION, "no"),
                new io.hivemind.avro.RunFailed("EXPRESSION", "no"));
        bodies.put(
                new RunEvent.RunSkipped(Reason.THRESHOLD),
                new io.hivemind.avro.RunSkipped("THRESHOLD"));
        bodies.put(
                new RunEvent.RunCancelled(Reason.USER), new io.hivemind.avro.RunCancelled("USER"));
        bodies.put(
                new RunEvent.TaskDependencyResolved(KEY, T),
                new io.hivemind.avro.TaskDependencyResolved("load", 7));
        bodies.put(
                new RunEvent.TaskDelayed(KEY, T, T.plusMillis(5)),
                new io.hivemind.avro.TaskDelayed("load", 7, T.plusMillis(5)));
        bodies.put(
                new RunEvent.TaskQueued(KEY, 4, 5, T),
                new io.hivemind.avro.TaskQueued(ATTEMPT, "gpu", "high"));
        bodies.put(
                new RunEvent.TaskThrottled(KEY, Reason.QUEUE, T),
                new io.hivemind.avro.TaskThrottled("load", 7, "QUEUE"));
        bodies.put(
                new RunEvent.TaskStarted(KEY, 4, 5, LEASE, T),
                new io.hivemind.avro.TaskStarted(ATTEMPT, EXECUTOR, T));
        bodies.put(
                new RunEvent.TaskSucceeded(KEY, 4, new Json("[1]"), 0, true, T),
                new io.hivemind.avro.TaskSucceeded(
                        "load", 7, 4, "[1]", 0, STARTED, EXECUTOR, true));
        bodies.put(
                new RunEvent.TaskTimedOut(KEY, 4, T),
                new io.hivemind.avro.TaskTimedOut("load", 7, 4));
        bodies.put(
                new RunEvent.TaskRetryScheduled(KEY, 4, Reason.EXIT, 3, "no", T, T.plusMillis(9)),
                new io.hivemind.avro.TaskRetryScheduled(
                        "load", 7, 4, "EXIT", 3, "no", T.plusMillis(9), STARTED, EXECUTOR));
        bodies.put(
                new RunEvent.TaskRetryStarted(KEY, 4),
                new io.hivemind.avro.TaskRetryStarted("load", 7, 4));
        bodies.put(
                new RunEvent.TaskLost(KEY, 4, 5, LEASE, T),
                new io.hivemind.avro.TaskLost(ATTEMPT, EXECUTOR));
        bodies.put(
                new RunEvent.TaskFailed(KEY, 4, Reason.ERROR, null, "no", true, T),
                new io.hivemind.avro.TaskFailed(
                        "load", 7, 4, "ERROR", null, "no", true, STARTED, EXECUTOR));
        bodies.put(
                new RunEvent.TaskSkipped(KEY, Reason.CONDITION, T),
                new io.hivemind.avro.TaskSkipped("load", 7, "CONDITION"));
        bodies.put(
                new RunEvent.TaskCancelled(KEY, Reason.USER, T),
                new io.hivemind.avro.TaskCancelled("load", 7, "USER"));
        bodies.put(
                new RunEvent.TaskReportRefused(KEY, 4, 5, LEASE, "SUCCEEDED", "late"),
                new io.hivemind.avro.TaskReportRefused(ATTEMPT, EXECUTOR, "SUCCEEDED", "late"));
        addEventsAroundAttempts();
    }

    private void addEventsAroundAttempts() {
        bodies.put(
                new RunEvent.TaskConditionEvaluated(KEY, true, T),
                new io.hivemind.avro.TaskConditionEvaluated("load", 7, true));
        bodies.put(
                new RunEvent.TaskExpanded(WHOLE, 9, T),
                new io.hivemind.avro.TaskExpanded("load", 9));
        bodies.put(
                new RunEvent.TaskInstanceCreated(KEY, new Json("[2]"), T),
                new io.hivemind.avro.TaskInstanceCreated("load", 7, "[2]"));
        bodies.put(
                new RunEvent.TaskGroupOpened(WHOLE, 3, T),
                new io.hivemind.avro.TaskGroupOpened("load", 3));
        bodies.put(
                new RunEvent.TaskCutShort(WHOLE, Reason.DEADLINE, T),
                new io.hivemind.avro.TaskCutShort("load", "DEADLINE"));
        bodies.put(
                new RunEvent.TaskFallbackStarted(KEY, 4, Reason.EXIT, 3, "no", T),
                new io.hivemind.avro.TaskFallbackStarted(
                        "load", 7, 4, "EXIT", 3, "no", STARTED, EXECUTOR));
        bodies.put(
                new RunEvent.TaskReused(KEY, 2, 9, new Json("[1]"), 0, null, T),
                new io.hivemind.avro.TaskReused("load", 7, 2, 9, "[1]", 0, null, T));
    }

    @Test
    void every_event_is_written_with_all_it_says() {
        Serde<Event> serde = Wire.singleObject().serde(Event.class);
        bodies.forEach((event, body) -> {
            Object written = EventCodec.write(event, PLACEMENT, RUNNING);
            assertThat(written).isEqualTo(body);

            Event envelope = new Event("0-x", "etl", 9L, 1L, T, new Cause(), body);
            envelope.setCause(Cause.newBuilder().build());
            byte[] bytes = serde.serializer().serialize("t", envelope);
            assertThat(serde.deserializer().deserialize("t", bytes)).isEqualTo(envelope);
        });
    }

    @Test
    void every_event_is_read_back_as_it_was() {
        bodies.forEach((event, body) -> {
            Event envelope = new Event("0-x", "etl", 9L, 1L, T, new Cause(), body);
            assertThat(PastEventCodec.read(envelope)).isEqualTo(event);
        });
        RunEvent child = new RunEvent.TaskStarted(KEY, 4, 5, null, T);
        Object body = EventCodec.write(child, PLACEMENT, TaskRun.pending(KEY));
        assertThat(PastEventCodec.read(new Event("0-x", "etl", 9L, 1L, T, new Cause(), body)))
                .isEqualTo(child);
    }

    @Test
    void where_nobody_held_an_attempt_its_end_names_nobody() {
        TaskRun row = TaskRun.pending(KEY);
        RunEvent gate = new RunEvent.TaskSucceeded(KEY, 0, Json.NULL, null, false, T);
        RunEvent produced = new RunEvent.TaskSucceeded(KEY, 1, Json.NULL, null, false, T);

        assertThat(EventCodec.write(gate, PLACEMENT, row))
                .isEqualTo(
                        new io.hivemind.avro.TaskSucceeded(
                                "load", 7, 0, "null", null, null, null, false));
        assertThat(EventCodec.write(produced, PLACEMENT, row))
                .isEqualTo(
                        new io.hivemind.avro.TaskSucceeded(
                                "load", 7, 1, "null", null, T, null, false));
    }

    @Test
    void no_event_is_missing_here() {
        assertThat(bodies.keySet().stream().map(Object::getClass).collect(Collectors.toSet()))
                .isEqualTo(leaves(RunEvent.class).collect(Collectors.toSet()));
    }

    private static Stream<Class<?>> leaves(Class<?> type) {
        return type.isSealed()
                ? Stream.of(type.getPermittedSubclasses()).flatMap(EventCodecTest::leaves)
                : Stream.of(type);
    }
}
