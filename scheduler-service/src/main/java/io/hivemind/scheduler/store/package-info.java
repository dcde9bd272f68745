/// The state of one partition: one key-value store with one changelog, seen through a typed view
/// for each kind of entry, which has its own key prefix. All of it belongs to the stream thread of
/// its partition; no other thread may touch it. What a step writes is held back until the step is
/// over, so that a step that fails leaves nothing behind.
@NullMarked
package io.hivemind.scheduler.store;

import org.jspecify.annotations.NullMarked;
