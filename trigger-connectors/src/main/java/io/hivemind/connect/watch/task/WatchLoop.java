package io.hivemind.connect.watch.task;

import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.connect.record.TriggerRecords;
import io.hivemind.connect.watch.Listing;
import io.hivemind.connect.watch.Looker;
import io.hivemind.connect.watch.Watch;

import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Watches the places of all triggers of a task. Looks run on `lookers`; everything else on the one
/// thread that calls [#poll].
public final class WatchLoop {
    private final Executor lookers;
    private final LongSupplier nanos;
    private final Records records;
    private final Watchings watchings;
    private final BlockingQueue<Message> inbox = new LinkedBlockingQueue<>();

    /// @param lookers runs looks, which may take long
    /// @param clock for the nominal time of a record
    /// @param nanos a clock that never steps back
    public record Surroundings(Executor lookers, InstantSource clock, LongSupplier nanos) {}

    /// @param status the topic of status records
    public WatchLoop(
            Places places,
            OffsetStorageReader offsets,
            TriggerRecords triggers,
            String status,
            Surroundings surroundings) {
        this.lookers = surroundings.lookers;
        this.nanos = surroundings.nanos;
        this.records = new Records(triggers, new Marks(status), surroundings.clock);
        this.watchings =
                new Watchings(
                        places,
                        offsets,
                        records,
                        watching -> inbox.add(new Message.Stirred(watching)));
    }

    /// Definitions; for any thread.
    public void defined(List<JobTriggers> jobs) {
        inbox.add(new Message.Defined(jobs));
    }

    /// What has happened; waits for it for a while. Null for nothing.
    public @Nullable List<SourceRecord> poll(Duration patience) throws InterruptedException {
        long endNs = nanos.getAsLong() + patience.toNanos();
        while (true) {
            for (Message message = inbox.poll(); message != null; message = inbox.poll()) {
                handle(message);
            }
            List<SourceRecord> batch = records.batch(watchings.all());
            if (!batch.isEmpty()) {
                return batch;
            }
            long nowNs = nanos.getAsLong();
            look(nowNs);
            long waitNs = endNs - nowNs;
            if (waitNs <= 0) {
                return null;
            }
            for (Watching watching : watchings.all()) {
                waitNs = Math.min(waitNs, watching.waitNs(nowNs));
            }
            Message message = inbox.poll(waitNs, TimeUnit.NANOSECONDS);
            if (message != null) {
                handle(message);
            }
        }
    }

    public void close() {
        watchings.close();
    }

    private void handle(Message message) {
        switch (message) {
            case Message.Defined(List<JobTriggers> jobs) ->
                    watchings.define(jobs, nanos.getAsLong());
            case Message.Stirred(Watching watching) -> watching.stir(nanos.getAsLong());
            case Message.Looked looked -> looked(looked);
        }
    }

    private void look(long nowNs) {
        for (Watching watching : watchings.all()) {
            if (watching.isDue(nowNs)) {
                watching.looking();
                Looker looker = watching.place().looker();
                Set<String> contents = watching.watch().contents();
                int number = watching.placeNumber();
                lookers.execute(() -> inbox.add(look(watching, number, looker, contents)));
            }
        }
    }

    private Message.Looked look(
            Watching watching, int placeNumber, Looker looker, Set<String> contents) {
        long startNs = nanos.getAsLong();
        Listing listing = null;
        Exception failure = null;
        try {
            listing = looker.look(contents);
        } catch (IOException | RuntimeException e) {
            failure = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = e;
        }
        long tookNs = nanos.getAsLong() - startNs;
        return new Message.Looked(watching, placeNumber, listing, failure, tookNs);
    }

    private void looked(Message.Looked looked) {
        Watching watching = looked.watching();
        Listing listing = looked.listing();
        if (watching.gone() || watching.placeNumber() != looked.placeNumber()) {
            return;
        }
        long nowNs = nanos.getAsLong();
        Watch watch = watching.watch();
        Optional<String> trouble =
                listing == null
                        ? Optional.of(reason(looked.failure()))
                        : watch.looked(listing, nowNs);
        watching.looked(nowNs, looked.tookNs(), listing == null);
        if (trouble.isEmpty()) {
            watching.readOn(nowNs);
        }
        watching.tell(trouble.orElse(null));
    }

    private static String reason(@Nullable Exception failure) {
        return failure instanceof IOException && failure.getMessage() != null
                ? failure.getMessage()
                : String.valueOf(failure);
    }
}
