/// Telling that this executor lives and what it holds, and noticing when that could not be told for
/// longer than the lease. One thread sends, another watches.
@NullMarked
package io.hivemind.executor.heartbeat;

import org.jspecify.annotations.NullMarked;
