package io.hivemind.executor.attempt;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

/// How an attempt ended, as it will be reported.
public sealed interface Outcome {

    record Succeeded(Json output) implements Outcome {}

    /// @param exitCode for EXIT
    /// @param errorType for ERROR: what `retry.on: error:Name` matches
    record Failed(
            Reason reason, @Nullable Integer exitCode, @Nullable String errorType, String message)
            implements Outcome {

        public static Failed exit(int code) {
            String signal = code > 128 && code <= 128 + 64 ? " (signal " + (code - 128) + ")" : "";
            return new Failed(Reason.EXIT, code, null, "exit code " + code + signal);
        }

        public static Failed error(String type, @Nullable String message) {
            return new Failed(Reason.ERROR, null, type, message == null ? type : message);
        }

        public static Failed expression(@Nullable String message) {
            return new Failed(Reason.EXPRESSION, null, null, String.valueOf(message));
        }
    }

    /// Stopped because the executor was told to.
    record Stopped(String why) implements Outcome {}

    /// Given up before its end, because the executor leaves.
    record Returned(String why) implements Outcome {}

    /// The lease is lost: nothing is reported of a claimed attempt, somebody else has it.
    record Abandoned(String why) implements Outcome {}

    /// In one word.
    default String word() {
        return switch (this) {
            case Succeeded _ -> "SUCCEEDED";
            case Failed _ -> "FAILED";
            case Stopped _ -> "STOPPED";
            case Returned _ -> "RETURNED";
            case Abandoned _ -> "ABANDONED";
        };
    }

    /// Of a failure; empty for what is none.
    default String reasonWord() {
        return this instanceof Failed failed ? failed.reason().name() : "";
    }

    /// The reasons of a failure that an executor can find.
    enum Reason {
        EXIT,
        TIMED_OUT,
        ERROR,
        EXPRESSION
    }
}
