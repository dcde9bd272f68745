package io.hivemind.connect.watch.task;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.record.TriggerRecords;
import io.hivemind.connect.record.TriggerRecords.Happening;
import io.hivemind.connect.seen.Seen;
import io.hivemind.connect.watch.Change;
import io.hivemind.connect.watch.Watch;

import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What goes out next: triggers, and status records where there is state without a trigger. A batch
/// is one transaction.
final class Records {
    private static final int BATCH = 1_000;

    private final TriggerRecords triggers;
    private final Marks marks;
    private final InstantSource clock;
    private final List<SourceRecord> outbox = new ArrayList<>();

    Records(TriggerRecords triggers, Marks marks, InstantSource clock) {
        this.triggers = triggers;
        this.marks = marks;
        this.clock = clock;
    }

    /// That a place was seen is written after what was seen there: without transactions a batch may
    /// break off in between.
    List<SourceRecord> batch(Collection<Watching> watchings) {
        for (Watching watching : watchings) {
            Watch watch = watching.watch();
            if (watch.hasReady() && outbox.size() < BATCH) {
                tell(watching);
            }
            for (int shard : watch.unwritten()) {
                outbox.add(
                        mark(
                                watching,
                                Positions.shard(watching.head, shard),
                                Positions.shardOffset(watch.seen(), shard)));
            }
            if (watching.takeUnmarked()) {
                outbox.add(mark(watching, watching.head, watching.headOffset()));
            }
        }
        List<SourceRecord> batch = List.copyOf(outbox);
        outbox.clear();
        return batch;
    }

    void refused(FollowedTrigger trigger, Map<String, String> head, String why) {
        outbox.add(marks.of(trigger, "", why, head, null));
    }

    void forgotten(FollowedTrigger trigger, Map<String, String> head) {
        outbox.add(marks.end(trigger, head));
    }

    /// Neither the trigger nor its position is needed any more.
    void ended(Watching watching) {
        for (int shard = 0; shard < Seen.SHARDS; shard++) {
            if (watching.watch().seen().wasWritten(shard)) {
                Map<String, String> partition = Positions.shard(watching.head, shard);
                outbox.add(marks.end(watching.trigger(), partition));
            }
        }
        outbox.add(marks.end(watching.trigger(), watching.head));
    }

    /// The last record of a shard carries it as it is after all of them; the others carry what does
    /// not change. So a batch that breaks off in the middle, without transactions, is told again.
    private void tell(Watching watching) {
        Watch watch = watching.watch();
        List<Change> changes =
                watch.take(BATCH - outbox.size()).stream()
                        .filter(change -> change.kind() != null)
                        .toList();
        Map<Integer, Integer> last = new HashMap<>();
        for (int i = 0; i < changes.size(); i++) {
            last.put(Seen.shard(changes.get(i).hash()), i);
        }
        for (int i = 0; i < changes.size(); i++) {
            Change change = changes.get(i);
            int shard = Seen.shard(change.hash());
            boolean isLast = Objects.requireNonNull(last.get(shard)) == i;
            outbox.add(
                    isLast
                            ? record(
                                    watching,
                                    change,
                                    Positions.shard(watching.head, shard),
                                    Positions.shardOffset(watch.seen(), shard))
                            : record(watching, change, watching.head, watching.headOffset()));
        }
    }

    private SourceRecord record(
            Watching watching,
            Change change,
            Map<String, String> partition,
            @Nullable Map<String, Object> offset) {
        Place place = watching.place();
        Happening happening = new Happening(place.id(change), clock.instant(), place.event(change));
        SourceRecord record = triggers.of(watching.trigger(), happening, Map.of());
        return new SourceRecord(
                partition,
                offset,
                record.topic(),
                record.kafkaPartition(),
                record.keySchema(),
                record.key(),
                record.valueSchema(),
                record.value());
    }

    private SourceRecord mark(
            Watching watching, Map<String, String> partition, @Nullable Map<String, ?> offset) {
        return marks.of(
                watching.trigger(), watching.placeText, watching.trouble(), partition, offset);
    }
}
