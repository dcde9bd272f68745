package io.hivemind.scheduler.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.store.StoredHeld;
import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.scheduler.codec.ReadyCodec;
import io.hivemind.scheduler.topology.TopicDirectory;
import io.hivemind.wire.Topics;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.util.Locale;

/// What goes to topics that may not be there: ready tasks, and records that tasks publish. Nothing
/// is sent to a topic that was not seen: a new attempt waits in its row, everything else is held.
final class Departures {
    private final Partition partition;
    private final Topics topics;
    private final Outbox outbox;
    private final TopicDirectory directory;

    Departures(Partition partition, Topics topics, Outbox outbox, TopicDirectory directory) {
        this.partition = partition;
        this.topics = topics;
        this.outbox = outbox;
        this.directory = directory;
    }

    boolean hasQueue(Placement placement) {
        return directory.has(topic(placement));
    }

    /// The run is told when the queue is seen.
    void awaitQueue(Run run, @Nullable TaskPlan task) {
        partition.waiting().add(topic(known(run, task).spec().placement()), run.runId());
    }

    void dispatch(Step step, Run run, Plan plan, Effect.Dispatch dispatch) {
        TaskPlan task = plan.in(run, known(run, plan.find(dispatch.task().task())));
        Outgoing record =
                outbox.ready(
                        topic(task.spec().placement()),
                        partition.number(),
                        ReadyCodec.write(run, plan.job(), task.spec(), dispatch));
        sendOrHold(step, run, record, dispatch.task(), dispatch.dispatch());
    }

    void publish(Step step, Run run, Effect.PublishRecord record) {
        String key = record.key();
        Outgoing outgoing =
                new Outgoing(
                        record.topic(),
                        Outgoing.ANY,
                        key == null ? null : key.getBytes(UTF_8),
                        record.value().getBytes(UTF_8),
                        record.headers());
        sendOrHold(step, run, outgoing, TaskKey.of(step.uniqueName()), 0);
    }

    private void sendOrHold(Step step, Run run, Outgoing record, TaskKey task, int dispatch) {
        if (directory.has(record.topic())) {
            step.send(record);
            return;
        }
        byte[] key = record.key();
        byte[] value = record.value();
        partition
                .held()
                .hold(
                        record.topic(),
                        new StoredHeld(
                                run.runId(),
                                task.task(),
                                task.instance(),
                                dispatch,
                                record.partition(),
                                key == null ? null : ByteBuffer.wrap(key),
                                ByteBuffer.wrap(value == null ? new byte[0] : value),
                                record.headers()));
    }

    private String topic(Placement placement) {
        String priority = placement.priority().name().toLowerCase(Locale.ROOT);
        return topics.ready(placement.queue(), priority);
    }

    private static TaskPlan known(Run run, @Nullable TaskPlan task) {
        if (task == null) {
            throw new IllegalStateException("a task that job " + run.job() + " does not have");
        }
        return task;
    }
}
