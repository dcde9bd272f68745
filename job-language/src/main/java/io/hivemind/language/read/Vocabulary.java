package io.hivemind.language.read;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The keys of the language, by where they stand. `later` are those that belong to the language and
/// are not built yet: they are refused, each with one clear message. To build one, move it to
/// `built`.
public enum Vocabulary implements Keys {
    FILE("a file", keys("jobs defaults"), keys("pools routines")),
    DEFAULTS("defaults", keys("retry task_timeout queue env timezone"), keys("hooks")),
    JOB(
            "a job",
            keys(
                    "name description labels params triggers trigger schedule source depends_on"
                        + " tasks run command produce priority retry task_timeout queue env files"
                        + " namespace enabled"),
            keys("finally concurrency timeout deadline fail_fast max_runs output hooks spread")),
    TASK(
            "a task",
            keys(
                    "name run command java produce needs delay retry timeout max_lost allow_failure"
                            + " priority queue slots env env_from workdir shell labels requires"),
            keys(
                    "when for_each split max_parallel deadline delivery fallback max_runs pool"
                        + " pools circuit sandbox limits http job with uses group mode container"
                        + " approve")),
    RETRY("retry", keys("attempts delay backoff factor max_delay jitter on"), keys("")),
    PARAM("a parameter", keys("type default enum required"), keys("")),
    RULE("a rule", keys("tasks rule"), keys("")),
    JAVA("a java body", keys("class with"), keys("")),
    PRODUCE("a produce body", keys("topic key value headers"), keys("format")),
    DEPENDS_ON("depends_on", keys("jobs key within"), keys("")),
    COMMAND("a command of a list", keys("id name command"), keys(""));

    private final String what;

    @SuppressWarnings("ImmutableEnumChecker") // copied, never changed
    private final Set<String> built;

    @SuppressWarnings("ImmutableEnumChecker") // copied, never changed
    private final Set<String> later;

    Vocabulary(String what, Set<String> built, Set<String> later) {
        this.what = what;
        this.built = built;
        this.later = later;
    }

    @Override
    public String what() {
        return what;
    }

    public boolean isBuilt(String key) {
        return built.contains(key);
    }

    public boolean isLater(String key) {
        return later.contains(key);
    }

    @Override
    public List<String> all() {
        Set<String> all = new LinkedHashSet<>(built);
        all.addAll(later);
        return List.copyOf(all);
    }

    private static Set<String> keys(String words) {
        Set<String> keys = new LinkedHashSet<>(Arrays.asList(words.split(" ")));
        keys.remove("");
        return keys;
    }
}
