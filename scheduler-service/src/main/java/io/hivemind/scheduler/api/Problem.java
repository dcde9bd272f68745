package io.hivemind.scheduler.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

/// A refusal, thrown by operations and answered as `application/problem+json` (RFC 9457).
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String kind;
    private final String title;
    private final transient @Nullable ArrayNode problems;

    private Problem(
            int status, String kind, String title, String detail, @Nullable ArrayNode problems) {
        super(detail, null, false, false);
        this.status = status;
        this.kind = kind;
        this.title = title;
        this.problems = problems;
    }

    public static Problem of(int status, String kind, String detail) {
        return new Problem(status, kind, title(status), detail, null);
    }

    public static Problem badRequest(String detail) {
        return of(400, "bad-request", detail);
    }

    public static Problem noSuchJob(String job) {
        return of(404, "no-such-job", "there is no job \"" + job + "\"");
    }

    public static Problem noSuchRun(String run) {
        return of(404, "no-such-run", "there is no run \"" + run + "\"");
    }

    /// @param problems as the contract's FileProblem
    public static Problem badFile(String detail, ArrayNode problems) {
        return new Problem(422, "bad-file", title(422), detail, problems);
    }

    public int status() {
        return status;
    }

    ObjectNode json() {
        ObjectNode body =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "urn:hivemind:problem:" + kind)
                        .put("title", title)
                        .put("status", status)
                        .put("detail", getMessage());
        if (problems != null) {
            body.set("problems", problems);
        }
        return body;
    }

    static String title(int status) {
        return switch (status) {
            case 400 -> "The request is not as the contract says";
            case 403 -> "Not from here";
            case 404 -> "Not found";
            case 405 -> "Not with this method";
            case 409 -> "Not in this state";
            case 413 -> "Too large";
            case 415 -> "Not in this format";
            case 422 -> "Refused";
            case 503 -> "Not right now";
            default -> status < 500 ? "Refused" : "Something went wrong here";
        };
    }
}
