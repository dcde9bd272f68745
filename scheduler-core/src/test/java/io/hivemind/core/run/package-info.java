/// Tests of the run state machine.
@NullMarked
package io.hivemind.core.run;

import org.jspecify.annotations.NullMarked;
