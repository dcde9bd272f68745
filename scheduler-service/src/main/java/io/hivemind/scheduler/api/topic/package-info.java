/// Reading a stretch of one partition, for what is not in the history: logs and events of a run. A
/// consumer per reader, a limited number of readers at once; a reader belongs to the thread that
/// opened it.
@NullMarked
package io.hivemind.scheduler.api.topic;

import org.jspecify.annotations.NullMarked;
