/// The task of a connector that watches places: it follows the definitions, looks when it is time
/// or when something stirs, and makes records of what has happened. All of it belongs to the thread
/// that polls the task; definitions, looks and stirrings come in through one queue. State goes with
/// the records, as source offsets; where there is state and no record, a status record carries it.
@NullMarked
package io.hivemind.connect.watch.task;

import org.jspecify.annotations.NullMarked;
