/// Tests of the package of the same name.
@NullMarked
package io.hivemind.core.expression;

import org.jspecify.annotations.NullMarked;
