package io.hivemind.language;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.core.job.Parameters;
import io.hivemind.language.expression.JsonValues;
import io.hivemind.language.value.ParamValues;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Parameters of a start against those a job declares (LANGUAGE section 2). Stateless.
public final class ParameterCheck implements Parameters {
    private static final int MAX_CHARS = 512 * 1024;
    private static final Json NOTHING = new Json("{}");

    @Override
    public Evaluation resolve(List<ParamSpec> declared, Json given) {
        if (declared.isEmpty() && given.equals(NOTHING)) {
            return new Evaluation.Value(given); // most starts of most jobs
        }
        try {
            Object value = JsonValues.parse(given.isNull() ? "{}" : given.text());
            if (!(value instanceof Map<?, ?> values)) {
                return new Evaluation.Failure(
                        "parameters are given as a JSON object, as {\"region\": \"eu\"}");
            }
            ParamValues resolved = ParamValues.resolve(declared, values);
            Optional<String> problems = resolved.problems();
            return problems.isPresent()
                    ? new Evaluation.Failure(problems.get())
                    : new Evaluation.Value(JsonValues.write(resolved.values(), MAX_CHARS));
        } catch (IllegalArgumentException e) {
            return new Evaluation.Failure("parameters: " + e.getMessage());
        }
    }
}
