/// Reading the control topic, all of it, from a day back: which attempts to stop, when to leave.
/// One thread.
@NullMarked
package io.hivemind.executor.control;

import org.jspecify.annotations.NullMarked;
