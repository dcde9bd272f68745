package io.hivemind.scheduler.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Binds operations to the contract. An operation without a handler, or a handler without an
/// operation, stops the start.
public final class Routes implements AutoCloseable {
    private final Vertx vertx;
    private final RequestMeters meters;
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("api-", 0).factory());
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Map<String, Operation.Streaming> streams = new LinkedHashMap<>();

    Routes(Vertx vertx, MeterRegistry registry) {
        this.vertx = vertx;
        this.meters = new RequestMeters(registry);
    }

    /// An operation that does not block.
    public Routes on(String operationId, Operation operation) {
        operations.put(operationId, operation);
        return this;
    }

    /// An operation that reads a database or waits for Kafka.
    public Routes onBlocking(String operationId, Operation.Blocking operation) {
        return on(operationId, call -> onOwnThread(operation, call));
    }

    /// An operation that answers with server-sent events.
    public Routes onStream(String operationId, Operation.Streaming operation) {
        streams.put(operationId, operation);
        return this;
    }

    private Future<Answer> onOwnThread(Operation.Blocking operation, Call call) {
        Promise<Answer> answer = Promise.promise();
        threads.execute(() -> {
            try {
                answer.complete(operation.answer(call));
            } catch (Throwable e) {
                answer.fail(e);
            }
        });
        return answer.future();
    }

    /// Interrupts what waits.
    @Override
    public void close() {
        threads.shutdownNow();
    }

    Router router(OpenAPIContract contract, ApiConfig config) {
        Set<String> bound = new TreeSet<>(operations.keySet());
        bound.addAll(streams.keySet());
        Set<String> wanted = new TreeSet<>();
        contract.operations().forEach(operation -> wanted.add(operation.getOperationId()));
        if (!bound.equals(wanted)) {
            throw new IllegalStateException(
                    "the contract has operations " + wanted + ", handlers are bound to " + bound);
        }
        RouterBuilder builder =
                RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler());
        builder.rootHandler(BodyHandler.create(false).setBodyLimit(config.maxBodyBytes()));
        operations.forEach((id, operation) ->
                builder.getRoute(id)
                        .addHandler(context -> {
                            meters.name(context, id);
                            carryOut(operation, context);
                        })
                        .addFailureHandler(context -> refuse(context, id)));
        streams.forEach((id, operation) ->
                builder.getRoute(id)
                        .addHandler(context -> {
                            meters.name(context, id);
                            stream(operation, context);
                        })
                        .addFailureHandler(context -> refuse(context, id)));
        Origin origin = new Origin(config.isLocal());
        Router router = Router.router(vertx);
        // Where Prometheus looks, unless it is told otherwise.
        router.get("/metrics").handler(context -> context.reroute("/api/v1/metrics"));
        router.route().handler(meters::measure);
        router.route().handler(origin::check).failureHandler(Problems::answer);
        router.route("/api/v1/*").subRouter(builder.createRouter());
        for (int status : new int[] {400, 404, 405, 406, 413, 415, 500}) {
            router.errorHandler(status, Problems::answer);
        }
        return router;
    }

    private void refuse(RoutingContext context, String operationId) {
        meters.name(context, operationId);
        Problems.answer(context);
    }

    private static void carryOut(Operation operation, RoutingContext context) {
        Future<Answer> answer;
        try {
            answer = operation.answer(new Call(context));
        } catch (RuntimeException e) {
            context.fail(e);
            return;
        }
        Context loop = context.vertx().getOrCreateContext();
        answer.onSuccess(done -> loop.runOnContext(nothing -> write(done, context)))
                .onFailure(error -> loop.runOnContext(nothing -> context.fail(error)));
    }

    private void stream(Operation.Streaming operation, RoutingContext context) {
        Call call = new Call(context);
        Context loop = vertx.getOrCreateContext();
        EventStream stream = new EventStream(vertx, loop, context.response());
        threads.execute(() ->
                operation.stream(
                        call,
                        stream::begin,
                        error -> loop.runOnContext(nothing -> context.fail(error))));
    }

    private static void write(Answer answer, RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status()).putHeader("Cache-Control", "no-store");
        answer.headers().forEach(response::putHeader);
        if (answer.contentType() != null) {
            response.putHeader("Content-Type", answer.contentType());
        }
        if (answer.body() == null) {
            response.end();
        } else {
            response.end(answer.body());
        }
    }
}
