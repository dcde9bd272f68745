/// The all-in-one and the single roles: what `up`, `scheduler` and `executor` start, and how they
/// end.
@NullMarked
package io.hivemind.cli.server;

import org.jspecify.annotations.NullMarked;
