package io.hivemind.core.pool;

import org.jspecify.annotations.Nullable;

/// The rows of all pools that a decision may read.
public interface PoolReader {

    /// Null for a pool that is not defined.
    PoolRow.@Nullable Pool pool(String name);

    PoolRow.@Nullable Claim claim(Holder holder);

    /// The claim of this stage on this pool that is served next behind `after`, or first; null for
    /// none.
    PoolRow.@Nullable Claim next(PoolRow.Stage stage, String pool, PoolRow.@Nullable Claim after);

    /// The slots of the pool that claims hold: the sum over that set, never a counter kept beside
    /// it.
    int held(String pool);

    /// The starts of the pool that are remembered, summed up.
    int starts(String pool);

    /// The start of the pool behind `after` in the order of time, then arrival, or the oldest; null
    /// for none.
    PoolRow.@Nullable Start nextStart(String pool, PoolRow.@Nullable Start after);

    /// The number of the next claim.
    long nextArrival();
}
