/// Tests of the package of the same name.
@NullMarked
package io.hivemind.core.needs;

import org.jspecify.annotations.NullMarked;
