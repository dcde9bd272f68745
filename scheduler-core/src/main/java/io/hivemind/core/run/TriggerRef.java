package io.hivemind.core.run;

import io.hivemind.core.expression.Json;

import org.jspecify.annotations.Nullable;

/// What started a run. Kind and id together are unique for a job: a run's id is derived from them.
///
/// @param kind `manual`, `cron`, …
/// @param id the slot, the event's own id, or topic-partition-offset of the record that brought it
/// @param event what the trigger brought, null for nothing
public record TriggerRef(String kind, String id, @Nullable Json event) {}
