/// The executor process: pulls ready attempts, runs them and reports.
@NullMarked
package io.hivemind.executor;

import org.jspecify.annotations.NullMarked;
