/// Tests of the package of the same name.
@NullMarked
package io.hivemind.core.retry;

import org.jspecify.annotations.NullMarked;
