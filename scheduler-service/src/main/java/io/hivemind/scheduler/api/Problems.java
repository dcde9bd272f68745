package io.hivemind.scheduler.api;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.json.schema.JsonSchemaValidationException;
import io.vertx.openapi.validation.ValidatorException;

import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers whatever went wrong with a request.
final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    static void answer(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.ended() || response.headWritten()) {
            response.reset();
            return;
        }
        Problem problem = problem(context.failure(), context.statusCode(), context);
        response.setStatusCode(problem.status())
                .putHeader("Content-Type", "application/problem+json")
                .end(problem.json().toString())
                .onFailure(error -> LOG.debug("nobody took the answer", error));
    }

    private static Problem problem(
            @Nullable Throwable failure, int status, RoutingContext context) {
        return switch (failure) {
            case Problem known -> known;
            case ValidatorException invalid -> Problem.badRequest(message(invalid));
            case HttpException http -> byStatus(http.getStatusCode(), http.getPayload(), context);
            case ConnectionException away ->
                    Problem.of(503, "history", "the history's database does not answer: " + away);
            case null -> byStatus(status, null, context);
            default -> {
                if (status >= 400 && status < 500) {
                    yield byStatus(status, failure.getMessage(), context);
                }
                LOG.error(
                        "{} {} failed",
                        context.request().method(),
                        context.request().path(),
                        failure);
                yield Problem.of(500, "internal", "the server's log has more: " + failure);
            }
        };
    }

    private static Problem byStatus(int status, @Nullable String message, RoutingContext context) {
        String what = context.request().method() + " " + context.request().path();
        return switch (status) {
            case 404 -> Problem.of(404, "no-such-path", "there is no " + what);
            case 405 -> Problem.of(405, "method", "there is no " + what);
            case 413 ->
                    Problem.of(
                            413,
                            "too-large",
                            "the body of " + what + " is larger than this server takes");
            case 415 ->
                    Problem.of(415, "media-type", what + " wants Content-Type: application/json");
            default ->
                    Problem.of(
                            status < 400 ? 500 : status,
                            "refused",
                            what + (message == null ? "" : ": " + message));
        };
    }

    /// The first cause says which value is wrong; the messages above it only that one is.
    private static String message(ValidatorException invalid) {
        StringBuilder text = new StringBuilder(String.valueOf(invalid.getMessage()));
        Throwable cause = invalid.getCause();
        if (cause instanceof JsonSchemaValidationException schema && schema.location() != null) {
            text.append(" (at ").append(schema.location()).append(')');
        }
        return text.toString();
    }
}
