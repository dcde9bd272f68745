/// The engine of one partition: runs, the admission of jobs at home there and, on one of the
/// partitions, the pools, put together. An [Input] goes in; rows change through [EngineState], and
/// [Output]s come out, to be carried out in the same transaction. What concerns a job and its own
/// runs is decided in one step; what concerns another job, another run or the pools is sent, though
/// it may come back to the same partition. Pure: one caller at a time, no clock, no I/O.
@NullMarked
package io.hivemind.core.engine;

import org.jspecify.annotations.NullMarked;
