package io.hivemind.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/// The server refused: an `application/problem+json`.
public final class ApiException extends RuntimeException {
    private final int status;
    private final transient @Nullable JsonNode problem;

    ApiException(int status, @Nullable JsonNode problem) {
        super(detail(status, problem));
        this.status = status;
        this.problem = problem;
    }

    public int status() {
        return status;
    }

    /// What is wrong with a file, a rendered line each; empty where the refusal is about something
    /// else.
    public List<String> fileProblems() {
        List<String> lines = new ArrayList<>();
        if (problem != null) {
            problem.path("problems").forEach(line -> lines.add(line.path("rendered").asText()));
        }
        return lines;
    }

    private static String detail(int status, @Nullable JsonNode problem) {
        String detail = problem == null ? "" : problem.path("detail").asText();
        return detail.isEmpty() ? "the server answered with status " + status : detail;
    }
}
