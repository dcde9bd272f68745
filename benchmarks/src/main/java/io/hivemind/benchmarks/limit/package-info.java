/// What Kafka itself allows: the engine's topology with nothing in it. Source topics, one processor
/// with one store, sinks; a share group whose members answer at once.
@NullMarked
package io.hivemind.benchmarks.limit;

import org.jspecify.annotations.NullMarked;
