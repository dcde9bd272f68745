/// Taking ready tasks from share groups: one thread and one consumer per queue and priority, which
/// alone touches its consumer. Slots are what all of them share.
@NullMarked
package io.hivemind.executor.pull;

import org.jspecify.annotations.NullMarked;
