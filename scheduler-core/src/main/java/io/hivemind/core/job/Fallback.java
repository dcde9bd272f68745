package io.hivemind.core.job;

import io.hivemind.core.retry.RetryPolicy;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/// What a task does when its own body has failed for good. Its attempts are counted apart; it
/// inherits neither `timeout` nor `retry`.
///
/// @param timeout per attempt; null for none
public record Fallback(Body body, @Nullable Duration timeout, RetryPolicy retry) {}
