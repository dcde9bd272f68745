/// Tests of the registry's client: against a small HTTP server that misbehaves on demand, and against a real registry.
@NullMarked
package io.hivemind.wire.registry;

import org.jspecify.annotations.NullMarked;
