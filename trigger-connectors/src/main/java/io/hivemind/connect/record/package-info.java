/// How what happened becomes a record of the triggers topic: at the home partition of its job,
/// keyed by the job's name, in the product's wire format, with the position that its source goes on
/// from. Values and a serializer; used by the one thread of a connector's task.
@NullMarked
package io.hivemind.connect.record;

import org.jspecify.annotations.NullMarked;
