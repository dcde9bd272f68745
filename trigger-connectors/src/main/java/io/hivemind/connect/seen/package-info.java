/// What a watch has seen of a folder or a bucket, kept small: a few bytes for each file, in shards,
/// so that what a new file writes down does not grow with the folder. Hashes stand for names; names
/// are kept only where somebody wants to be told of what has gone. Used by the one thread of a
/// connector's task.
@NullMarked
package io.hivemind.connect.seen;

import org.jspecify.annotations.NullMarked;
