/// What a connector's task knows of the jobs: it follows the topic of definitions itself, so a
/// changed definition takes effect without a restart, and many jobs need one connector. A follower
/// has a thread of its own; it tells its listener there.
@NullMarked
package io.hivemind.connect.definition;

import org.jspecify.annotations.NullMarked;
