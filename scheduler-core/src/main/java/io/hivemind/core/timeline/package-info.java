/// What happened, as people read it: runs, their tasks and attempts, slots, and every event, folded
/// from what the engine gave out. [Recorder] gathers, [Timeline] is what it gathered. Pure.
@NullMarked
package io.hivemind.core.timeline;

import org.jspecify.annotations.NullMarked;
