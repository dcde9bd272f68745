package io.hivemind.scheduler.processor;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Json;
import io.hivemind.scheduler.codec.TriggerCodec;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Fills in the `params` of triggers. What was compiled last is kept.
final class TriggerTemplates {
    private static final int KEPT = 1_000;

    private final Expressions expressions;
    private final Map<String, Expression> compiled = new Recent();

    private static final class Recent extends LinkedHashMap<String, Expression> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Expression> eldest) {
            return size() > KEPT;
        }
    }

    TriggerTemplates(Expressions expressions) {
        this.expressions = expressions;
    }

    /// The parameters of the run that a trigger asks for.
    Evaluation params(TriggerEvent trigger, Instant now) {
        String written = Objects.requireNonNullElse(trigger.getParams(), "{}");
        if (!trigger.getTemplated()) {
            return new Evaluation.Value(new Json(written));
        }
        Instant nominalAt = Objects.requireNonNullElse(trigger.getNominalAt(), now);
        try {
            return compiled.computeIfAbsent(written, text -> expressions.document(new Json(text)))
                    .evaluate(TriggerCodec.ref(trigger).scope(trigger.getJob(), nominalAt));
        } catch (IllegalArgumentException e) {
            return new Evaluation.Failure(String.valueOf(e.getMessage()));
        }
    }
}
