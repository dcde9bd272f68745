package io.hivemind.language.read;

import io.hivemind.core.job.ParamSpec;
import io.hivemind.language.document.Node;

import java.util.List;
import java.util.Map;

/// A reusable body.
///
/// @param body its keys but `name` and `params`
/// @param defaults of its parameters that have one, as they were written
record Routine(
        String name, Node.Mapping body, List<ParamSpec> params, Map<String, Node> defaults) {}
