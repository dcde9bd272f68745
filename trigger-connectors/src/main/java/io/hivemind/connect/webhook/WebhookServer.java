package io.hivemind.connect.webhook;

import io.hivemind.connect.webhook.Arrival.Reply;
import io.hivemind.connect.webhook.Bodies.BadBodyException;
import io.hivemind.core.expression.Json;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Takes requests in, on the one event loop it has. What is asked for and what is not there are
/// told apart only behind a right signature.
final class WebhookServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookServer.class);
    private static final int MAX_ID_CHARS = 512;
    private static final int IDLE_SECONDS = 60;
    private static final int BODY_MS = 15_000;
    private static final int START_SECONDS = 5;
    private static final int ANSWERS_MS = 300;

    /// @param maxBodyBytes of a request
    /// @param answerMs longest that a request waits for its commit
    record Limits(int maxBodyBytes, long answerMs) {}

    private final Vertx vertx;
    private final Queue queue;
    private final Limits limits;
    private final HttpServer server;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Doors doors = new Doors(List.of());

    WebhookServer(Queue queue, Limits limits) {
        this.queue = queue;
        this.limits = limits;
        this.vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setEventLoopPoolSize(1)
                                .setWorkerPoolSize(1)
                                .setInternalBlockingPoolSize(1)
                                .setFileSystemOptions(
                                        new FileSystemOptions()
                                                .setFileCachingEnabled(false)
                                                .setClassPathResolvingEnabled(false)));
        this.server =
                vertx.createHttpServer(
                                new HttpServerOptions()
                                        .setMaxHeaderSize(16 * 1024)
                                        .setMaxInitialLineLength(4 * 1024)
                                        .setHandle100ContinueAutomatically(true)
                                        .setIdleTimeout(IDLE_SECONDS)
                                        .setIdleTimeoutUnit(TimeUnit.SECONDS))
                        .requestHandler(this::request);
    }

    /// @return the port, where 0 was asked for
    /// @throws CompletionException where it cannot listen there
    int listen(String host, int port) throws InterruptedException {
        return await(server.listen(port, host).toCompletionStage().toCompletableFuture())
                .actualPort();
    }

    void serve(Doors newDoors) {
        doors = newDoors;
    }

    private void request(HttpServerRequest request) {
        if (!queue.enter()) {
            full(request.response());
            return;
        }
        if (!request.method().equals(HttpMethod.POST)) {
            refuse(request, 0, 405, "webhooks are sent with POST");
            return;
        }
        long timer = vertx.setTimer(BODY_MS, _ -> request.connection().close());
        Buffer body = Buffer.buffer();
        boolean[] refused = new boolean[1];
        request.handler(part -> {
            if (!refused[0] && body.length() + part.length() > limits.maxBodyBytes) {
                refused[0] = true;
                vertx.cancelTimer(timer);
                refuse(request, 0, 413, "at most " + limits.maxBodyBytes + " bytes");
            } else if (!refused[0]) {
                body.appendBuffer(part);
            }
        });
        request.exceptionHandler(_ -> {
            vertx.cancelTimer(timer);
            if (!refused[0]) {
                refused[0] = true;
                queue.leave(0);
            }
        });
        request.endHandler(_ -> {
            vertx.cancelTimer(timer);
            if (!refused[0]) {
                refused[0] = true;
                received(request, body.getBytes());
            }
        });
    }

    private void received(HttpServerRequest request, byte[] body) {
        Map<String, String> headers = headers(request);
        List<Hook> open = doors.open(Objects.requireNonNullElse(request.path(), ""), headers, body);
        if (open.isEmpty()) {
            refuse(request, 0, 404, "not found");
            return;
        }
        String dedupe =
                open.stream()
                        .map(Hook::dedupeHeader)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse("");
        String id = dedupe.isEmpty() ? UUID.randomUUID().toString() : headers.get(dedupe);
        if (id == null || id.isBlank() || id.length() > MAX_ID_CHARS) {
            refuse(request, 0, 400, "the header " + dedupe + " is missing, or too long");
            return;
        }
        String signature = Objects.requireNonNullElse(open.getFirst().signatureHeader(), "");
        Json event;
        try {
            event = Bodies.event(open.getFirst().path(), headers, body, signature);
        } catch (BadBodyException e) {
            refuse(request, 0, 400, String.valueOf(e.getMessage()));
            return;
        }
        if (!queue.carry(body.length)) {
            queue.leave(0);
            full(request.response());
            return;
        }
        hand(request, body.length, new Triggered(open, id, event));
    }

    private record Triggered(List<Hook> hooks, String id, Json event) {}

    private void hand(HttpServerRequest request, int bytes, Triggered triggered) {
        Arrival[] self = new Arrival[1];
        long timer =
                vertx.setTimer(
                        limits.answerMs, _ -> Objects.requireNonNull(self[0]).reply(Replies.SLOW));
        Arrival arrival =
                new Arrival(
                        triggered.hooks,
                        triggered.id,
                        triggered.event,
                        reply -> {
                            vertx.cancelTimer(timer);
                            queue.leave(bytes);
                            queue.answered(self[0]);
                            vertx.runOnContext(_ -> answer(request.response(), reply));
                        });
        self[0] = arrival;
        if (!queue.add(arrival)) {
            arrival.reply(Replies.ENDS);
        }
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.headers()
                .forEach(
                        (name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }

    private void refuse(HttpServerRequest request, int bytes, int status, String why) {
        queue.leave(bytes);
        if (status == 413 || status == 405) {
            // What is still on the way is not read.
            request.response().putHeader("Connection", "close");
        }
        answer(request.response(), Replies.error(status, why));
    }

    private static void full(HttpServerResponse response) {
        response.putHeader("Connection", "close");
        answer(response, Replies.FULL);
    }

    private static void answer(HttpServerResponse response, Reply reply) {
        if (response.ended() || response.closed()) {
            return;
        }
        if (reply.status() == 503) {
            response.putHeader("Retry-After", "1");
        }
        response.setStatusCode(reply.status())
                .putHeader("Content-Type", "application/json")
                .end(reply.body() + "\n")
                .onFailure(e -> LOG.debug("An answer did not arrive", e));
    }

    private static <T> T await(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new CompletionException(e);
        }
    }

    /// Answers that are on their way still arrive.
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            // Two steps: a future that belongs to the event loop cannot tell of that loop's own
            // end.
            var _ =
                    await(
                            server.shutdown(ANSWERS_MS, TimeUnit.MILLISECONDS)
                                    .toCompletionStage()
                                    .toCompletableFuture());
            var _ = await(vertx.close().toCompletionStage().toCompletableFuture());
        } catch (CompletionException e) {
            LOG.debug("While closing", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
