/// Proves a history: a checker over the facts that were recorded (events of runs, ready records,
/// slots, what the pools were asked and gave), in the order of each partition. It decides nothing
/// and repeats no decision; it knows the rules that must hold whatever was decided. Pure; one
/// thread at a time; memory follows the runs that are live, not the length of the history.
@NullMarked
package io.hivemind.core.verify;

import org.jspecify.annotations.NullMarked;
