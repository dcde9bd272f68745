/// The source connector for records of any topic: triggers `kafka`, and `connect`, whose records
/// another connector writes. One consumer reads for all jobs of a task, without a group: how far a
/// trigger has read is its position in Connect, one transaction with the triggers it led to. The
/// task's thread owns the consumer and all that is pending; the follower's thread hands changes of
/// definitions over through a queue.
@NullMarked
package io.hivemind.connect.topic;

import org.jspecify.annotations.NullMarked;
