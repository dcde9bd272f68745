package io.hivemind.language;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.expression.JsonValues;

import java.util.Map;
import java.util.Optional;

/// What a trigger gives to its runs.
public final class TriggerParams {
    private static final int MAX_CHARS = 1024 * 1024;

    private TriggerParams() {}

    /// The mapping under `params` as it was written, templates and all; empty where there is none.
    public static Optional<Json> of(TriggerSpec trigger) {
        return JsonValues.parse(trigger.options().text()) instanceof Map<?, ?> written
                        && written.get("params") instanceof Map<?, ?> params
                ? Optional.of(JsonValues.write(params, MAX_CHARS))
                : Optional.empty();
    }
}
