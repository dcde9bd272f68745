/// What the scheduler counts. Any thread may count.
@NullMarked
package io.hivemind.scheduler.metrics;

import org.jspecify.annotations.NullMarked;
