/// Measured work: what the engine does per second and how long it takes, beside what Kafka itself
/// allows.
@NullMarked
package io.hivemind.benchmarks;

import org.jspecify.annotations.NullMarked;
