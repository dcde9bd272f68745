/// What happens to a record: decode, load, decide, store, forward, count. One [PartitionProcessor]
/// per partition serves its triggers, commands, reports and messages of peers, each kind through a
/// handler of its own. All of it runs on the partition's stream thread.
@NullMarked
package io.hivemind.scheduler.processor;

import org.jspecify.annotations.NullMarked;
