/// Says why a run, a task or a job is where it is: each gate before it, passed or waiting, with
/// what would release it. Worked out from recorded events up to a moment, the definition that was
/// in force, and what [Outside] tells of the rest. Pure: no clock, no I/O; one caller at a time.
@NullMarked
package io.hivemind.core.explain;

import org.jspecify.annotations.NullMarked;
