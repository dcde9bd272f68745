package io.hivemind.core.run;

import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;

/// What started a run. Kind and id together are unique for a job: a run's id is derived from them.
///
/// @param kind `manual`, `cron`, …
/// @param id the slot, the event's own id, or topic-partition-offset of the record that brought it
/// @param event what the trigger brought, null for nothing
public record TriggerRef(String kind, String id, @Nullable Json event) {
    private static final Json NO_PARAMS = new Json("{}");

    /// What the `params` of the trigger are evaluated over: there is no run yet.
    public Scope scope(String job, Instant nominalAt) {
        Scope.RunView run = new Scope.RunView("", job, nominalAt, nominalAt, kind);
        return new Scope(NO_PARAMS, run, event, Map.of(), null, -1, null);
    }
}
