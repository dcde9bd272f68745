/// What an executor is told at its start, with all defaults in one place, and the Kafka clients
/// made from it. Nothing here has a thread.
@NullMarked
package io.hivemind.executor.config;

import org.jspecify.annotations.NullMarked;
