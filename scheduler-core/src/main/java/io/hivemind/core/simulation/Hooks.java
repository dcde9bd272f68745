package io.hivemind.core.simulation;

import io.hivemind.core.engine.Input;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.core.timeline.Timeline;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Hooks that start jobs.
final class Hooks {
    private static final String KIND = "hook";
    private static final Json NOTHING = new Json("{}");
    private static final Json TRUE = new Json("true");

    private final List<World.Hook> hooks;

    Hooks(List<World.Hook> hooks) {
        this.hooks = hooks;
    }

    boolean isEmpty() {
        return hooks.isEmpty();
    }

    /// The starts that this event asks for.
    ///
    /// @param sequence a number that no other event has
    List<Input> hear(Timeline.EventLine event, int sequence) {
        List<Input> starts = new ArrayList<>();
        for (World.Hook hook : hooks) {
            if (hook.of().equals(event.job()) && hook.hears(event.type())) {
                Scope scope = scope(event);
                if (hook.when() == null || isTrue(hook.when(), scope)) {
                    Evaluation with =
                            hook.with() == null
                                    ? new Evaluation.Value(NOTHING)
                                    : hook.with().evaluate(scope);
                    if (with instanceof Evaluation.Value(Json params)) {
                        starts.add(start(hook, event, sequence, params));
                    }
                }
            }
        }
        return starts;
    }

    private static Input start(
            World.Hook hook, Timeline.EventLine event, int sequence, Json params) {
        String id =
                hook.of()
                        + "/"
                        + hook.number()
                        + "/"
                        + sequence
                        + "/"
                        + event.type()
                        + "/"
                        + event.task();
        TriggerRef trigger = new TriggerRef(KIND, id, json(event));
        return new Input.Trigger(hook.job(), trigger, params, null, Input.Manner.TRIGGERED, null);
    }

    private static boolean isTrue(Expression when, Scope scope) {
        return when.evaluate(scope) instanceof Evaluation.Value(Json json) && json.equals(TRUE);
    }

    private static Scope scope(Timeline.EventLine event) {
        String runId = event.runId() == null ? "" : event.runId();
        Scope.RunView run = new Scope.RunView(runId, event.job(), event.at(), event.at(), KIND);
        return new Scope(NOTHING, run, json(event), Map.of(), null, -1, null);
    }

    private static Json json(Timeline.EventLine event) {
        return new Json(
                "{\"type\":"
                        + quoted(event.type())
                        + ",\"job\":"
                        + quoted(event.job())
                        + ",\"run_id\":"
                        + quoted(event.runId())
                        + ",\"task\":"
                        + quoted(event.task() == null ? null : event.task().task())
                        + ",\"instance\":"
                        + (event.task() != null && event.task().isInstance()
                                ? String.valueOf(event.task().instance())
                                : "null")
                        + ",\"at\":"
                        + quoted(event.at().toString())
                        + ",\"detail\":"
                        + quoted(event.detail())
                        + "}");
    }

    private static String quoted(@Nullable String text) {
        if (text == null) {
            return "null";
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                quoted.append('\\').append(letter);
            } else if (letter < 0x20) {
                quoted.append(String.format(java.util.Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                quoted.append(letter);
            }
        }
        return quoted.append('"').toString();
    }
}
