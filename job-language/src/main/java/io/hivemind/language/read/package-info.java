/// Document to model: the shapes of LANGUAGE sections 1 to 3, key by key. [Vocabulary] is the one
/// table of the keys there are, and of those that are not built yet. Data of one call; no thread
/// owns anything.
@NullMarked
package io.hivemind.language.read;

import org.jspecify.annotations.NullMarked;
