/// What files and objects have in common: somebody looks at a place again and again, and what is
/// new there, has changed or has gone becomes a trigger, once, when it has settled. Looking takes
/// place on threads of its own; all else is of the connector's task, whose one thread it runs on.
@NullMarked
package io.hivemind.connect.watch;

import org.jspecify.annotations.NullMarked;
