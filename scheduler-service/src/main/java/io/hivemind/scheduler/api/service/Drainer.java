package io.hivemind.scheduler.api.service;

import io.hivemind.avro.ControlMessage;
import io.hivemind.avro.Drain;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.history.projection.ExecutorView;

/// Tells an executor to leave. It hears it on the control topic, which has one partition.
public final class Drainer {
    private final ExecutorView executors;
    private final Outbox outbox;
    private final String topic;

    public Drainer(ExecutorView executors, Outbox outbox, String topic) {
        this.executors = executors;
        this.outbox = outbox;
        this.topic = topic;
    }

    Answer drain(String executor) {
        boolean there =
                executors.all().stream()
                        .map(ExecutorView.Seen::heartbeat)
                        .anyMatch(beat ->
                                beat.getExecutor().equals(executor)
                                        && !beat.getState().equals("left"));
        if (!there) {
            throw Problem.of(404, "no-such-executor", "there is no executor \"" + executor + "\"");
        }
        ControlMessage message = new ControlMessage(executor, new Drain());
        Outbox.await(
                outbox.send(
                        new Outbox.Address(topic, null, executor), ControlMessage.class, message));
        return Answer.empty();
    }
}
