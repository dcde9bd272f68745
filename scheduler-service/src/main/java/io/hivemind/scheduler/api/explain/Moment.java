package io.hivemind.scheduler.api.explain;

import java.time.Instant;

/// The moment that is asked about.
///
/// @param past else it is now
record Moment(Instant at, boolean past) {}
