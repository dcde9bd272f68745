/// Who watches over executors: heartbeats come in, and what became of an executor goes to all
/// partitions. Runs on the stream thread of the executors topic's partition.
@NullMarked
package io.hivemind.scheduler.liveness;

import org.jspecify.annotations.NullMarked;
