/// Decides about all pools, on one partition: which waiting attempts get their slots. Limits are
/// sets of holders, never counters, so that a message that comes twice, or for an attempt that is
/// over, does no harm. State is rows ([PoolRow]) that a decision reads one by one ([PoolReader]); a
/// decision is the rows it changed and effects. Pure: one caller at a time, no clock, no I/O.
@NullMarked
package io.hivemind.core.pool;

import org.jspecify.annotations.NullMarked;
