/// What an executor counts and measures. Any thread may count.
@NullMarked
package io.hivemind.executor.metrics;

import org.jspecify.annotations.NullMarked;
