package io.hivemind.scheduler.api;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.vertx.ext.web.RoutingContext;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/// Counts and times requests by operation and status; waiting that the caller asked for included.
final class RequestMeters {
    private static final String OPERATION = "hivemind.operation";

    private final MeterRegistry registry;
    private final Map<Key, Timer> timers = new ConcurrentHashMap<>();

    RequestMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Key(String operation, int status) {}

    void measure(RoutingContext context) {
        long startedNanos = System.nanoTime();
        context.addEndHandler(ended -> record(context, System.nanoTime() - startedNanos));
        context.next();
    }

    /// Which operation of the contract it is, once that is known.
    void name(RoutingContext context, String operationId) {
        context.put(OPERATION, operationId);
    }

    private void record(RoutingContext context, long nanos) {
        String operation = context.get(OPERATION, "none");
        Key key = new Key(operation, context.response().getStatusCode());
        timers.computeIfAbsent(key, this::timer).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Key key) {
        return Timer.builder("hivemind.api.requests")
                .description("Requests to the API, by operation of the contract and status")
                .tag("operation", key.operation())
                .tag("status", Integer.toString(key.status()))
                .register(registry);
    }
}
