/// What is measured: a system that starts runs and tells when their tasks start and when they end.
/// One thread starts runs; the listener is called by threads of the system.
@NullMarked
package io.hivemind.benchmarks.subject;

import org.jspecify.annotations.NullMarked;
