package io.hivemind.core.run;

/// The attempt of a `job` body that a run was started for.
public record Parent(String runId, TaskKey task, int attempt, int dispatch) {}
