/// Measured work; every figure of docs/PERFORMANCE.md comes from here.
@NullMarked
package io.hivemind.benchmarks;

import org.jspecify.annotations.NullMarked;
