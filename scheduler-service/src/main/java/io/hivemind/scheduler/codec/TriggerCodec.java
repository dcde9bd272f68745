package io.hivemind.scheduler.codec;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.engine.Input;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.TriggerRef;

import java.util.Objects;

/// What asks for a run from without.
public final class TriggerCodec {
    private static final String MANUAL = "manual";

    private TriggerCodec() {}

    /// @param trigger with its id set
    public static TriggerRef ref(TriggerEvent trigger) {
        String id = Objects.requireNonNull(trigger.getId(), "the id is set on arrival");
        return new TriggerRef(trigger.getKind(), id, Refs.json(trigger.getEvent()));
    }

    /// @param trigger with its id set
    public static Input.Trigger read(TriggerEvent trigger) {
        return read(trigger, new Json(Objects.requireNonNullElse(trigger.getParams(), "{}")));
    }

    /// @param trigger with its id set
    /// @param params what its templates have given
    public static Input.Trigger read(TriggerEvent trigger, Json params) {
        return new Input.Trigger(
                trigger.getJob(),
                ref(trigger),
                params,
                trigger.getNominalAt(),
                manner(trigger),
                null);
    }

    private static Input.Manner manner(TriggerEvent trigger) {
        if (!trigger.getKind().equals(MANUAL)) {
            return Input.Manner.TRIGGERED;
        }
        return trigger.getWaitForDependencies() ? Input.Manner.MANUAL_AT_GATE : Input.Manner.MANUAL;
    }
}
