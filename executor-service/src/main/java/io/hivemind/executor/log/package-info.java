/// Output of attempts on its way to the logs topic: in order, counted, capped, flushed within 100
/// ms. The threads that read pipes append; one flusher thread sends what waited long enough.
@NullMarked
package io.hivemind.executor.log;

import org.jspecify.annotations.NullMarked;
