package io.hivemind.language.read;

import io.hivemind.core.expression.Json;

/// A job that a body starts, by its full name, and the parameters it is given.
public record StartedJob(Mention job, Json with) {}
