/// From the topics to rows. A poll is folded into one patch per row, and the patches are written
/// with the positions in one transaction, so that a row is exactly as far as its position says,
/// also after a kill. The projector thread owns all of it; [EventTail] tells other threads what was
/// committed.
@NullMarked
package io.hivemind.scheduler.history.projection;

import org.jspecify.annotations.NullMarked;
