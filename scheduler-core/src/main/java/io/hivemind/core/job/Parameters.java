package io.hivemind.core.job;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;

import java.util.List;

/// Checks what a start was given against the parameters a job declares. Implemented outside the
/// core, where JSON is understood, and handed in as an argument.
@FunctionalInterface
public interface Parameters {

    /// The run's parameters, defaults filled in, as a JSON object; or a failure that names every
    /// parameter that is missing, unknown, mistyped or not among the choices.
    ///
    /// @param given a JSON object, or null for nothing
    Evaluation resolve(List<ParamSpec> declared, Json given);
}
