package io.hivemind.scheduler.api;

import com.fasterxml.jackson.databind.JsonNode;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;

import org.jspecify.annotations.Nullable;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A response of server-sent events. Any one thread may send; what the peer has not taken yet is
/// bounded, and a sender that may block waits for it.
public final class EventStream {
    private static final int EVENTS_UNDER_WAY = 64;
    private static final long PATIENCE_SECONDS = 60;
    private static final long PING_MS = 15_000;

    private final Vertx vertx;
    private final HttpServerResponse response;
    private final Context context;
    private final Semaphore room = new Semaphore(EVENTS_UNDER_WAY);
    private volatile boolean closed;

    EventStream(Vertx vertx, Context context, HttpServerResponse response) {
        this.vertx = vertx;
        this.context = context;
        this.response = response;
    }

    /// Sends the head.
    EventStream begin() {
        context.runOnContext(nothing -> writeHead());
        return this;
    }

    private void writeHead() {
        if (response.ended() || response.closed()) {
            closed = true;
            return;
        }
        response.setChunked(true);
        response.putHeader("Content-Type", "text/event-stream");
        response.putHeader("Cache-Control", "no-store");
        // A comment now and then tells a peer that is gone, and keeps proxies from hanging up.
        long pings = vertx.setPeriodic(PING_MS, id -> write(": ping\n\n", () -> {}));
        response.exceptionHandler(error -> closed = true);
        response.endHandler(nothing -> vertx.cancelTimer(pings));
        response.closeHandler(nothing -> {
            closed = true;
            vertx.cancelTimer(pings);
        });
        write(": hivemind\n\n", () -> {});
    }

    /// Lets more be under way: for small events that come in bursts and cannot wait.
    public EventStream widen(int more) {
        room.release(more);
        return this;
    }

    /// Whether the peer is gone, or the stream was ended.
    public boolean isClosed() {
        return closed;
    }

    /// Blocks while too much is under way.
    ///
    /// @return false where the peer is gone
    public boolean send(String event, JsonNode data, @Nullable String id)
            throws InterruptedException {
        if (closed || !room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            return false;
        }
        hand(event, data, id);
        return !closed;
    }

    /// Does not block.
    ///
    /// @return false where too much is under way, or the peer is gone
    public boolean offer(String event, JsonNode data) {
        if (closed || !room.tryAcquire()) {
            return false;
        }
        hand(event, data, null);
        return true;
    }

    public void end() {
        closed = true;
        context.runOnContext(nothing -> {
            if (!response.ended()) {
                response.end();
            }
        });
    }

    private void hand(String event, JsonNode data, @Nullable String id) {
        String text =
                "event: "
                        + event
                        + "\n"
                        + (id == null ? "" : "id: " + id + "\n")
                        + "data: "
                        + data
                        + "\n\n";
        context.runOnContext(nothing -> write(text, room::release));
    }

    private void write(String text, Runnable then) {
        if (response.ended() || response.closed()) {
            closed = true;
            then.run();
        } else {
            response.write(text).onComplete(written -> then.run());
        }
    }
}
