/// The source connector for time: cron, every, at and calendar. The core says what the slots are
/// and what becomes of each; what is here sleeps until the next one and sends one record for each.
/// A task's thread owns its schedules; the follower's thread hands changes over through a queue.
@NullMarked
package io.hivemind.connect.schedule;

import org.jspecify.annotations.NullMarked;
