package io.hivemind.language.testfile;

import io.hivemind.language.read.Keys;

import java.util.List;

/// The keys of a test file beside those of its jobs.
public enum TestKeys implements Keys {
    TEST("a test", "name at start params script events until expect"),
    SCRIPT("an entry of a script", "fail succeed hang lost after"),
    EVENT("an event", "at cancel trigger pause resume down params id"),
    EXPECT(
            "what is expected",
            "run reason ends output tasks runs order max_running slots events refused invalid"),
    TASK(
            "what is expected of a task",
            "state reason attempts starts ends output fallback fallback_attempts"),
    RUN("what is expected of a run", "nominal state reason starts_at ends output params tasks"),
    SLOT("a slot", "job at is"),
    HAPPENED("an event that is expected", "task job run is at");

    private final String what;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final List<String> keys;

    TestKeys(String what, String keys) {
        this.what = what;
        this.keys = List.of(keys.split(" "));
    }

    @Override
    public String what() {
        return what;
    }

    @Override
    public List<String> all() {
        return keys;
    }
}
