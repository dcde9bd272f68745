package io.hivemind.connect.webhook;

import io.hivemind.core.expression.Json;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A request that was let in, until it is answered. It is answered once, by whoever comes first:
/// the commit of its last record, the end of the task, or the end of patience.
final class Arrival {
    /// @param status of HTTP
    /// @param body JSON
    record Reply(int status, String body) {}

    private final List<Hook> hooks;
    private final String id;
    private final Json event;
    private final AtomicInteger open;
    private final Consumer<Reply> answer;
    private boolean answered;

    /// @param hooks each starts its job
    /// @param answer called once, on any thread
    Arrival(List<Hook> hooks, String id, Json event, Consumer<Reply> answer) {
        this.hooks = List.copyOf(hooks);
        this.id = id;
        this.event = event;
        this.open = new AtomicInteger(hooks.size());
        this.answer = answer;
    }

    List<Hook> hooks() {
        return hooks;
    }

    String id() {
        return id;
    }

    Json event() {
        return event;
    }

    /// One of its records is committed. True for the last one.
    boolean committed() {
        return open.decrementAndGet() == 0;
    }

    void reply(Reply reply) {
        synchronized (this) {
            if (answered) {
                return;
            }
            answered = true;
        }
        answer.accept(reply);
    }
}
