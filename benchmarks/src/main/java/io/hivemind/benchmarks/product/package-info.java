/// The engine itself, as one process has it.
@NullMarked
package io.hivemind.benchmarks.product;

import org.jspecify.annotations.NullMarked;
