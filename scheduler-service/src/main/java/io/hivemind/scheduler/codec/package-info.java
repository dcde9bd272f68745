/// Between the records of the wire and the model of the core: the only place where both meet. Every
/// function here is pure and any thread may call it. A record that makes no sense gives an
/// [io.hivemind.wire.UndecodableException].
@NullMarked
package io.hivemind.scheduler.codec;

import org.jspecify.annotations.NullMarked;
