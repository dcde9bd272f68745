/// Writing reports about attempts, and records nobody could read. Any thread may; the producer
/// keeps order per run.
@NullMarked
package io.hivemind.executor.report;

import org.jspecify.annotations.NullMarked;
