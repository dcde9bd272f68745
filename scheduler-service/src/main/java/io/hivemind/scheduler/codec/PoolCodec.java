package io.hivemind.scheduler.codec;

import io.hivemind.avro.PoolDefinition;
import io.hivemind.avro.store.StoredArrivals;
import io.hivemind.avro.store.StoredClaim;
import io.hivemind.avro.store.StoredPool;
import io.hivemind.avro.store.StoredPoolRow;
import io.hivemind.avro.store.StoredStart;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.job.Priority;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.pool.PoolRow;
import io.hivemind.core.run.TaskKey;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.TreeMap;

/// Pools: their definitions, and what is remembered about them.
public final class PoolCodec {
    private PoolCodec() {}

    public static PoolDefinition write(PoolSpec pool) {
        return switch (pool) {
            case PoolSpec.Slots(String name, int slots) ->
                    new PoolDefinition(name, slots, null, null);
            case PoolSpec.Rate(String name, int limit, Duration per) ->
                    new PoolDefinition(name, null, limit, per.toMillis());
        };
    }

    public static PoolSpec read(PoolDefinition record) {
        return spec(record.getName(), record.getSlots(), record.getLimit(), record.getPerMs());
    }

    public static StoredPoolRow write(PoolRow row) {
        return new StoredPoolRow(
                switch (row) {
                    case PoolRow.Pool pool -> pool(pool);
                    case PoolRow.Claim claim ->
                            new StoredClaim(
                                    claim.holder().runId(),
                                    claim.holder().task().task(),
                                    claim.holder().task().instance(),
                                    claim.holder().request(),
                                    new TreeMap<>(claim.slots()),
                                    claim.priority().name(),
                                    Refs.millis(claim.askedAt()),
                                    claim.order(),
                                    claim.arrival(),
                                    claim.stage().name());
                    case PoolRow.Start start ->
                            new StoredStart(
                                    start.pool(),
                                    Refs.millis(start.at()),
                                    start.arrival(),
                                    start.starts());
                    case PoolRow.Arrivals(long next) -> new StoredArrivals(next);
                });
    }

    public static PoolRow read(StoredPoolRow record) {
        return switch (record.getRow()) {
            case StoredPool pool ->
                    new PoolRow.Pool(
                            spec(pool.getName(), pool.getSlots(), pool.getLimit(), pool.getPerMs()),
                            pool.getTimerAt());
            case StoredClaim claim ->
                    new PoolRow.Claim(
                            new Holder(
                                    claim.getRunId(),
                                    new TaskKey(claim.getTask(), claim.getInstance()),
                                    claim.getRequest()),
                            claim.getSlots(),
                            Words.read(Priority.class, claim.getPriority()),
                            claim.getAskedAt(),
                            claim.getOrder(),
                            claim.getArrival(),
                            Words.read(PoolRow.Stage.class, claim.getStage()));
            case StoredStart start ->
                    new PoolRow.Start(
                            start.getPool(), start.getAt(), start.getArrival(), start.getStarts());
            case StoredArrivals arrivals -> new PoolRow.Arrivals(arrivals.getNext());
            case null, default ->
                    throw new UndecodableException("a row that this version does not know");
        };
    }

    private static StoredPool pool(PoolRow.Pool pool) {
        PoolDefinition spec = write(pool.spec());
        return new StoredPool(
                spec.getName(),
                spec.getSlots(),
                spec.getLimit(),
                spec.getPerMs(),
                Refs.millisOrNull(pool.timerAt()));
    }

    private static PoolSpec spec(
            String name, @Nullable Integer slots, @Nullable Integer limit, @Nullable Long perMs) {
        if (slots != null) {
            return new PoolSpec.Slots(name, slots);
        }
        if (limit != null && perMs != null) {
            return new PoolSpec.Rate(name, limit, Duration.ofMillis(perMs));
        }
        throw new UndecodableException("pool \"" + name + "\" has neither slots nor a rate");
    }
}
