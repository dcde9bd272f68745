/// The measurements. Each takes a subject that has started, and one thread.
@NullMarked
package io.hivemind.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
