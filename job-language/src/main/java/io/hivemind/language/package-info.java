/// Reads job files: text to model, with every problem named by its position.
@NullMarked
package io.hivemind.language;

import org.jspecify.annotations.NullMarked;
