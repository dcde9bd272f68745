package io.hivemind.connect.watch.task;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.connect.watch.Watch;

import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/// All triggers that a task watches, kept in step with the definitions.
final class Watchings {
    private static final Logger LOG = LoggerFactory.getLogger(Watchings.class);

    private final Places places;
    private final OffsetStorageReader offsets;
    private final Records records;
    private final Consumer<Watching> stirred;
    private final Map<Map<String, String>, Watching> byHead = new LinkedHashMap<>();
    private final Map<Map<String, String>, FollowedTrigger> refused = new HashMap<>();

    /// @param stirred for any thread
    Watchings(
            Places places,
            OffsetStorageReader offsets,
            Records records,
            Consumer<Watching> stirred) {
        this.places = places;
        this.offsets = offsets;
        this.records = records;
        this.stirred = stirred;
    }

    Collection<Watching> all() {
        return byHead.values();
    }

    /// Takes definitions over. The positions of all that are new are read at once, since each time
    /// Connect reads to the end of a topic for it.
    void define(List<JobTriggers> jobs, long nowNs) {
        Map<Map<String, String>, Opened> opened = new LinkedHashMap<>();
        for (JobTriggers job : jobs) {
            Set<Map<String, String>> wanted = new HashSet<>();
            for (FollowedTrigger trigger : job.triggers()) {
                wanted.add(open(trigger, wanted, opened));
            }
            endOthers(job.job(), wanted);
        }
        List<Map<String, String>> unknown =
                opened.keySet().stream().filter(head -> !byHead.containsKey(head)).toList();
        Map<Map<String, String>, Positions.Read> read =
                unknown.isEmpty() ? Map.of() : Positions.read(offsets, unknown);
        opened.forEach((head, each) -> take(head, each, read.get(head), nowNs));
    }

    void close() {
        byHead.values().forEach(Watching::end);
        places.close();
    }

    private record Opened(FollowedTrigger trigger, Place place, AtomicReference<Watching> self) {}

    private Map<String, String> open(
            FollowedTrigger trigger,
            Set<Map<String, String>> taken,
            Map<Map<String, String>, Opened> opened) {
        AtomicReference<Watching> self = new AtomicReference<>();
        Place place;
        try {
            place = places.open(trigger, () -> stirred(self.get()));
        } catch (IllegalArgumentException e) {
            return refused(trigger, String.valueOf(e.getMessage()));
        }
        Map<String, String> head = Positions.head(trigger.job(), place.text());
        for (int n = 2; taken.contains(head); n++) {
            head = Positions.head(trigger.job(), place.text() + "#" + n);
        }
        opened.put(head, new Opened(trigger, place, self));
        return head;
    }

    private void stirred(@Nullable Watching watching) {
        if (watching != null) {
            stirred.accept(watching);
        }
    }

    /// A trigger that cannot be watched has no position; it is told of under its key.
    private Map<String, String> refused(FollowedTrigger trigger, String why) {
        Map<String, String> head = Positions.head(trigger.job(), trigger.key());
        if (refused.put(head, trigger) == null) {
            LOG.warn("{} starts nothing: {}", Watching.named(trigger, ""), why);
            records.refused(trigger, head, why);
        }
        return head;
    }

    private void take(
            Map<String, String> head, Opened opened, Positions.@Nullable Read read, long nowNs) {
        FollowedTrigger trigger = opened.trigger;
        Place place = opened.place;
        Watching before = byHead.get(head);
        if (before != null && before.trigger().key().equals(trigger.key())) {
            place.looker().close();
            before.revise(trigger);
            return;
        }
        Watching watching = before == null ? new Watching(head, place.text(), nowNs) : before;
        opened.self.set(watching);
        if (before != null) {
            Watch old = before.watch();
            Watch watch = new Watch(place.settings(), old.seen(), old.begun(), old.device());
            watching.become(trigger, place, watch, nowNs);
        } else if (read != null) {
            if (read.trouble() != null) {
                LOG.warn("{}: {}", Watching.named(trigger, place.text()), read.trouble());
            }
            Watch watch = new Watch(place.settings(), read.seen(), read.begun(), read.device());
            watching.become(trigger, place, watch, nowNs);
            byHead.put(head, watching);
        }
    }

    private void endOthers(String job, Set<Map<String, String>> wanted) {
        for (Watching watching : new ArrayList<>(byHead.values())) {
            if (watching.trigger().job().equals(job) && !wanted.contains(watching.head)) {
                watching.end();
                byHead.remove(watching.head);
                records.ended(watching);
                LOG.info("{}: is watched no more", watching.named());
            }
        }
        refused.entrySet()
                .removeIf(each -> {
                    boolean ended =
                            each.getValue().job().equals(job) && !wanted.contains(each.getKey());
                    if (ended) {
                        records.forgotten(each.getValue(), each.getKey());
                    }
                    return ended;
                });
    }
}
