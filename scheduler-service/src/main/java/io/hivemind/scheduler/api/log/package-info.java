/// Output of attempts, read from the logs topic where it lies: the partition with the run's own
/// number, from about the run's creation on. Each reader has a thread of its own.
@NullMarked
package io.hivemind.scheduler.api.log;

import org.jspecify.annotations.NullMarked;
