/// How the cost of the core and of the timer heap grows with what they hold: without Kafka, in one
/// thread, in real time.
@NullMarked
package io.hivemind.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
