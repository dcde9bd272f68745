/// Retry policies and the delays they give. Pure: the jitter is drawn from the run and the attempt.
@NullMarked
package io.hivemind.core.retry;

import org.jspecify.annotations.NullMarked;
