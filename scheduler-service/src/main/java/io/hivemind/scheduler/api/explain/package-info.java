/// Explains runs, jobs and records: reads what was recorded and how things stand, and has the core
/// say why. Each call reads on a thread of its own.
@NullMarked
package io.hivemind.scheduler.api.explain;

import org.jspecify.annotations.NullMarked;
