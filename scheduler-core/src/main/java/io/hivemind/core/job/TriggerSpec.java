package io.hivemind.core.job;

import io.hivemind.core.expression.Json;

/// A trigger as it was written, checked for its form. What fires it reads `options`.
///
/// @param kind `cron`, `every`, `at`, `calendar`, `file`, `s3`, `webhook`, `kafka`, `connect` or
///   `manual`
/// @param options the trigger's mapping as a JSON object
public record TriggerSpec(String kind, Json options) {}
