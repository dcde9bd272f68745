/// Time schedules (LANGUAGE section 6): which slots a schedule has, when each fires, and what
/// becomes of each, exactly once. [Slots] is the door. Pure and immutable: any thread may use it;
/// the time is an argument, and jitter is drawn from the job and the slot.
@NullMarked
package io.hivemind.core.schedule;

import org.jspecify.annotations.NullMarked;
