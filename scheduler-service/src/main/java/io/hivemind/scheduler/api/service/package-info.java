/// The state of the service: executors, health, readiness, version, and the feed of events as they
/// happen.
@NullMarked
package io.hivemind.scheduler.api.service;

import org.jspecify.annotations.NullMarked;
