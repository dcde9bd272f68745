package io.hivemind.core.verify.rule;

import io.hivemind.core.schedule.Slot;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Finding;
import io.hivemind.core.verify.Known;
import io.hivemind.core.verify.Position;
import io.hivemind.core.verify.Rule;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Each slot of a schedule has one record, from the first that was accounted for on. With jitter
/// slots are not accounted for in order: those ahead of a gap wait for it to be filled.
public final class SlotCheck {
    /// As many slots ahead of a gap, and it is held to be one.
    private static final int AHEAD = 10_000;

    private record Source(String job, String trigger) {}

    private static final class Progress {
        private @Nullable Instant last;
        private long revision;
        private final NavigableMap<Instant, Position> ahead = new TreeMap<>();
    }

    private final Known known;
    private final Consumer<Finding> findings;
    private final Map<Source, Progress> sources = new HashMap<>();

    public SlotCheck(Known known, Consumer<Finding> findings) {
        this.known = known;
        this.findings = findings;
    }

    public void check(Fact.Accounted fact) {
        Source source = new Source(fact.job(), fact.trigger());
        Progress progress = sources.computeIfAbsent(source, any -> new Progress());
        progress.revision = fact.revision();
        Slots slots = slots(source, progress);
        Instant nominalAt = fact.nominalAt();
        Instant into = fact.into();
        if (into != null && !into.isAfter(nominalAt)) {
            found(fact.at(), source, "coalesced into a later slot than " + nominalAt);
        }
        boolean again =
                progress.ahead.containsKey(nominalAt)
                        || (progress.last != null && !nominalAt.isAfter(progress.last));
        if (again) {
            found(fact.at(), source, "one record of the slot " + nominalAt + "; this is another");
            return;
        }
        progress.ahead.put(nominalAt, fact.at());
        if (progress.last == null || slots == null) {
            progress.last = nominalAt;
            progress.ahead.clear();
            return;
        }
        advance(progress, slots);
        if (progress.ahead.size() > AHEAD) {
            gap(source, progress, slots);
        }
    }

    public void finish() {
        sources.forEach((source, progress) -> {
            Slots slots = slots(source, progress);
            if (slots != null && !progress.ahead.isEmpty()) {
                gap(source, progress, slots);
            }
        });
    }

    private @Nullable Slots slots(Source source, Progress progress) {
        return known.slots(source.job(), progress.revision, source.trigger());
    }

    private static void advance(Progress progress, Slots slots) {
        while (!progress.ahead.isEmpty() && progress.last != null) {
            Instant next = slots.next(progress.last).map(Slot::nominalAt).orElse(null);
            if (next == null || !progress.ahead.firstKey().equals(next)) {
                return;
            }
            progress.ahead.remove(next);
            progress.last = next;
        }
    }

    private void gap(Source source, Progress progress, Slots slots) {
        Map.Entry<Instant, Position> first = progress.ahead.firstEntry();
        Instant last = progress.last;
        if (first == null || last == null) {
            return;
        }
        Instant next = slots.next(last).map(Slot::nominalAt).orElse(null);
        found(
                first.getValue(),
                source,
                next == null || next.isAfter(first.getKey())
                        ? "no slot at " + first.getKey() + ": the schedule has none there"
                        : "a record of the slot " + next + " too");
        progress.last = first.getKey();
        progress.ahead.remove(first.getKey());
        advance(progress, slots);
        if (!progress.ahead.isEmpty()) {
            gap(source, progress, slots);
        }
    }

    private void found(Position at, Source source, String expected) {
        String of = "of job " + source.job() + ", trigger " + source.trigger() + ": ";
        findings.accept(new Finding(Rule.SLOTS, at, null, null, of + expected));
    }
}
