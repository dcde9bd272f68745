/// Replays a run: its recorded commands go through the core again, and what comes out is compared
/// with what was recorded then. Reads only, and needs no server.
@NullMarked
package io.hivemind.scheduler.replay;

import org.jspecify.annotations.NullMarked;
