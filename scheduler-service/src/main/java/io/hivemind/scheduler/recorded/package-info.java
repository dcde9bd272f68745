/// What the topics hold, for those who look back: committed records, each partition in its order up
/// to where it ended at the start, decoded to the core's events, inputs and reports. Nothing here
/// writes, and nothing of the engine depends on it. A reader belongs to the thread that opened it.
@NullMarked
package io.hivemind.scheduler.recorded;

import org.jspecify.annotations.NullMarked;
