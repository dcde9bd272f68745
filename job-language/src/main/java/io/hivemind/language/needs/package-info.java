/// The boolean expressions of `needs` and `depends_on`: text to [io.hivemind.core.needs.Needs].
@NullMarked
package io.hivemind.language.needs;

import org.jspecify.annotations.NullMarked;
