package io.hivemind.language.testfile;

import io.hivemind.core.expression.Json;
import io.hivemind.language.document.Position;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// One test.
///
/// @param at where it stands in its file
/// @param clock the virtual clock at the start
/// @param start the job that is started by hand at that moment, by its full name; null where
///   triggers are let fire
/// @param params of that start, a JSON object; `{}` where none are given
/// @param script what attempts do, in order; the last entry repeats
/// @param events in the order of the file
/// @param until how far the clock runs; null: until nothing is left to happen, 30 days at most
public record TestCase(
        String name,
        Position at,
        Instant clock,
        @Nullable String start,
        Json params,
        Map<TaskRef, List<ScriptEntry>> script,
        List<TestEvent> events,
        @Nullable Duration until,
        Expectation expect) {
    public static final Instant DEFAULT_CLOCK = Instant.parse("2026-01-01T00:00:00Z");

    public TestCase {
        script = Map.copyOf(script);
        events = List.copyOf(events);
    }
}
