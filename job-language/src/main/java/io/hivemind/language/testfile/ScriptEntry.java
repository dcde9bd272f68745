package io.hivemind.language.testfile;

import io.hivemind.core.expression.Json;

import java.time.Duration;

/// What one attempt does.
public sealed interface ScriptEntry {
    /// It ends with this exit code, which is not 0.
    record Fail(int exitCode, Duration after) implements ScriptEntry {}

    /// It ends well.
    ///
    /// @param output [Json#NULL] for none
    record Succeed(Json output, Duration after) implements ScriptEntry {}

    /// It never ends by itself.
    record Hang() implements ScriptEntry {}

    /// Its executor is declared lost so long after the start.
    record Lost(Duration after) implements ScriptEntry {}
}
