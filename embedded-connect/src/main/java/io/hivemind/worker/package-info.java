/// A Connect worker inside this process, for the triggers that `up` serves: it starts when the
/// first definition needs it, and has the connectors that the definitions need. One thread follows
/// the definitions, one looks after the connectors; the worker has its own.
@NullMarked
package io.hivemind.worker;

import org.jspecify.annotations.NullMarked;
