/// The gates of a job, a run and a task, a class for each kind or family: whether it is passed,
/// what it waits for, and what would open it. [Scene] is what they are worked out from, [Say] the
/// words they are told in; [io.hivemind.core.explain.Explainer] puts them in order.
@NullMarked
package io.hivemind.core.explain.gate;

import org.jspecify.annotations.NullMarked;
