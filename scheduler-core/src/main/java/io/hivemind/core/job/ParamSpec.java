package io.hivemind.core.job;

import io.hivemind.core.expression.Json;

import java.util.List;

/// A typed input of a job.
///
/// @param defaultValue the value where a start gives none; [Json#NULL] where there is no default
/// @param choices the values allowed; empty: any of the type
public record ParamSpec(
        String name, Type type, Json defaultValue, boolean required, List<Json> choices) {
    public ParamSpec {
        choices = List.copyOf(choices);
    }

    /// The types of LANGUAGE section 2; a date, datetime or duration is a JSON string of that form.
    public enum Type {
        STRING,
        INT,
        NUMBER,
        BOOL,
        DATE,
        DATETIME,
        DURATION,
        LIST,
        JSON
    }
}
