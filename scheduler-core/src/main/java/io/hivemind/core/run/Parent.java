package io.hivemind.core.run;

/// The attempt of a `job` body that a run was started for.
public record Parent(String runId, TaskKey task, int attempt, int dispatch) {
    /// The kind of trigger that a `job` body is.
    private static final String KIND = "job";

    /// What starts the run: its id derives from this.
    public TriggerRef trigger() {
        return new TriggerRef(KIND, runId + "/" + task + "/" + attempt + "/" + dispatch, null);
    }
}
