/// Proves what the topics hold: makes facts of the records, partition by partition, and has them
/// checked by the core's rules. Reads only, as any Kafka client could; what it keeps in memory
/// follows the runs that are live, not the length of the history. A partition is checked by one
/// thread, several partitions at once.
@NullMarked
package io.hivemind.scheduler.verify;

import org.jspecify.annotations.NullMarked;
