package io.hivemind.language.read;

import java.util.List;

/// The keys of the language, by where they stand. What the engine cannot run yet on a live server
/// is told elsewhere, from what was read: [io.hivemind.language.check.LiveCheck].
public enum Vocabulary implements Keys {
    FILE("a file", "jobs defaults pools routines"),
    DEFAULTS("defaults", "retry task_timeout queue env timezone hooks"),
    POOL("a pool", "name slots rate"),
    RATE("a rate", "limit per"),
    ROUTINE(
            "a routine",
            "name params run command http java produce job with uses container delay for_each split"
                    + " max_parallel retry timeout deadline max_lost delivery fallback max_runs"
                    + " allow_failure priority queue pool pools slots env env_from workdir shell"
                    + " circuit sandbox limits labels requires"),
    STEP("a step of a routine", "uses with"),
    JOB(
            "a job",
            "name description labels params triggers trigger schedule source depends_on tasks"
                    + " finally run command produce priority concurrency timeout deadline fail_fast"
                    + " max_runs retry task_timeout queue env files namespace output hooks spread"
                    + " enabled executor"),
    CONCURRENCY("concurrency", "limit when_full key queue_limit"),
    MAX_RUNS("max_runs", "count per"),
    HOOK("a hook", "name on when webhook produce job with"),
    WEBHOOK("a webhook", "url secret method headers body"),
    TASK(
            "a task",
            "name run command http java produce job with uses group mode container needs when delay"
                + " for_each split max_parallel retry timeout deadline max_lost delivery fallback"
                + " max_runs allow_failure priority queue pool pools slots env env_from workdir"
                + " shell circuit sandbox limits labels requires approve"),
    FALLBACK(
            "a fallback",
            "run command http java produce job with uses container timeout retry env env_from"
                    + " workdir shell"),
    SPLIT("split", "range parts list size"),
    CIRCUIT("circuit", "name failures within open_for"),
    LIMITS("limits", "memory cpus processes file_size"),
    RETRY("retry", "attempts delay backoff factor max_delay jitter on"),
    PARAM("a parameter", "type default enum required"),
    RULE("a rule", "tasks rule"),
    HTTP("an http body", "method url headers body expect"),
    JAVA("a java body", "class with"),
    PRODUCE("a produce body", "topic key value headers format"),
    CONTAINER("a container body", "image run env mounts memory cpus network"),
    DEPENDS_ON("depends_on", "jobs key within"),
    COMMAND("a command of a list", "id name command");

    private final String what;

    @SuppressWarnings("ImmutableEnumChecker") // never changed
    private final List<String> keys;

    Vocabulary(String what, String keys) {
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
