/// The checks that look at several tasks or several jobs: names, missing dependencies, cycles, what
/// a task may read.
@NullMarked
package io.hivemind.language.check;

import org.jspecify.annotations.NullMarked;
