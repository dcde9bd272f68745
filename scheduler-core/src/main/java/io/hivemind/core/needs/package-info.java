/// Dependencies between the tasks of a run: boolean expressions over outcomes, with three values.
/// Pure data.
@NullMarked
package io.hivemind.core.needs;

import org.jspecify.annotations.NullMarked;
