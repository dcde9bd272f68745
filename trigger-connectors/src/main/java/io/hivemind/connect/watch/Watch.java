package io.hivemind.connect.watch;

import io.hivemind.connect.seen.Fingerprint;
import io.hivemind.connect.seen.Item;
import io.hivemind.connect.seen.Known;
import io.hivemind.connect.seen.Seen;
import io.hivemind.connect.watch.Change.Kind;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// Decides, look by look, what has happened. What it tells of is remembered only when it is
/// [taken][#take], so that what is written down with some changes says nothing about later ones.
///
/// Times are those of a clock that never steps back, in nanoseconds.
public final class Watch {
    /// How many contents one look reads at most.
    private static final int CONTENTS_PER_LOOK = 100;

    private static final Comparator<Change> OLDEST_FIRST =
            Comparator.comparing(Change::modifiedAt).thenComparing(Change::name);

    private record Pending(Item item, long sinceNs) {}

    private final WatchSettings settings;
    private final Seen seen;
    private final Deque<Change> ready = new ArrayDeque<>();
    // What is known once `ready` is taken, where that differs from `seen`.
    private final Map<Long, Optional<Known>> ahead = new HashMap<>();
    private Map<Long, Pending> pending = new HashMap<>();
    private Set<String> contents = new HashSet<>();
    private final Set<Integer> unwritten = new TreeSet<>();
    private boolean full;
    private int files;
    private long lookedNs;
    private boolean begun;
    private long device;

    /// @param begun whether this place was seen before; else the first look says what is there
    /// @param device of the file system where `seen` was, 0 where that is not known
    public Watch(WatchSettings settings, Seen seen, boolean begun, long device) {
        this.settings = settings;
        this.seen = seen;
        this.begun = begun;
        this.device = device;
    }

    public Seen seen() {
        return seen;
    }

    public boolean begun() {
        return begun;
    }

    public long device() {
        return device;
    }

    /// Takes in what a look found. Returns what is odd about it, for the operator.
    public Optional<String> looked(Listing listing, long nowNs) {
        Map<Long, Item> items = new HashMap<>();
        listing.items().forEach(item -> items.put(Fingerprint.of(item.name()), item));
        boolean elsewhere =
                listing.device() != device
                        && device != 0
                        && items.isEmpty()
                        && (seen.size() > 0 || !ahead.isEmpty());
        if (elsewhere) {
            return Optional.of(
                    "is empty, and on another file system than before: is it not mounted?");
        }
        if (!items.isEmpty() || device == 0) {
            device = listing.device();
        }
        if (!begun) {
            begin(items);
        }
        List<Change> changes = new ArrayList<>();
        if (listing.complete()) {
            forget(items.keySet(), changes);
        }
        Map<Long, Pending> still = listing.complete() ? new HashMap<>() : new HashMap<>(pending);
        files = seen.size() + ready.size();
        full = false;
        items.forEach((hash, item) -> look(hash, item, nowNs, still, changes));
        pending = still;
        lookedNs = nowNs;
        contents = wanted(nowNs);
        changes.sort(OLDEST_FIRST);
        for (Change change : changes) {
            ready.add(change);
            ahead.put(change.hash(), Optional.ofNullable(change.known()));
        }
        return full
                ? Optional.of("has more than " + Seen.MAX_FILES + " files: the others are left out")
                : Optional.ofNullable(listing.trouble());
    }

    /// Names whose content the next look is to read.
    public Set<String> contents() {
        return contents;
    }

    /// When to look again because something will have settled. What has, and only waits for its
    /// content to be read, is not in it.
    public OptionalLong dueNs() {
        long settleNs = settings.settle().toNanos();
        return pending.values().stream()
                .mapToLong(each -> each.sinceNs + settleNs)
                .filter(dueNs -> dueNs - lookedNs > 0)
                .min();
    }

    public boolean hasReady() {
        return !ready.isEmpty();
    }

    /// The next changes, oldest first; they are remembered now.
    public List<Change> take(int most) {
        List<Change> taken = new ArrayList<>();
        while (taken.size() < most && !ready.isEmpty()) {
            Change change = ready.remove();
            Known known = change.known();
            if (known == null) {
                seen.remove(change.hash());
            } else {
                seen.put(change.hash(), known);
                if (change.kind() == null && mattersLater()) {
                    unwritten.add(Seen.shard(change.hash()));
                }
            }
            taken.add(change);
        }
        if (ready.isEmpty()) {
            ahead.clear();
        }
        return taken;
    }

    /// Shards with something that is remembered though nothing was told of it, and that has to be
    /// written down all the same; each is named once.
    public List<Integer> unwritten() {
        List<Integer> shards = List.copyOf(unwritten);
        unwritten.clear();
        return shards;
    }

    /// Whether a file that nothing is told of now has to be known later on.
    private boolean mattersLater() {
        return settings.on().contains(Kind.MODIFIED) || settings.on().contains(Kind.DELETED);
    }

    /// What is there at first sight was not created under our eyes.
    private void begin(Map<Long, Item> items) {
        begun = true;
        Instant from = settings.from();
        items.forEach((hash, item) -> {
            if (item.modifiedAt().isBefore(from)) {
                seen.put(hash, item.known(settings.names()));
                unwritten.add(Seen.shard(hash));
            }
        });
    }

    private void look(
            long hash, Item item, long nowNs, Map<Long, Pending> still, List<Change> changes) {
        still.remove(hash);
        Known known = known(hash);
        if (known != null && known.unchanged(item)) {
            if (settings.names() && known.last() == null && !ahead.containsKey(hash)) {
                seen.put(hash, item.known(true));
                unwritten.add(Seen.shard(hash));
            }
            return;
        }
        if (known == null && files + changes.size() >= Seen.MAX_FILES) {
            full = true;
            return;
        }
        Pending before = pending.get(hash);
        boolean same = before != null && before.item.sameAs(item);
        long sinceNs = before != null && same ? before.sinceNs : nowNs;
        if (nowNs - sinceNs < settings.settle().toNanos()
                || (settings.byContent() && item.content() == null)) {
            still.put(hash, new Pending(item, sinceNs));
            return;
        }
        changes.add(change(kind(known, item), hash, item));
    }

    /// What to tell of one that is new, or not as it was; null for nothing.
    private @Nullable Kind kind(@Nullable Known known, Item item) {
        boolean created = settings.on().contains(Kind.CREATED);
        boolean modified = settings.on().contains(Kind.MODIFIED);
        if (known == null) {
            return created ? Kind.CREATED : null;
        }
        if (settings.byContent() && known.sameContent(item)) {
            return null;
        }
        if (created && known.replacedBy(item)) {
            return Kind.CREATED;
        }
        return modified ? Kind.MODIFIED : null;
    }

    private Change change(@Nullable Kind kind, long hash, Item item) {
        return new Change(
                kind,
                item.name(),
                item.size(),
                item.modifiedAt(),
                item.tag(),
                item.content(),
                hash,
                item.known(settings.names()));
    }

    private @Nullable Known known(long hash) {
        Optional<Known> later = ahead.get(hash);
        return later == null ? seen.get(hash) : later.orElse(null);
    }

    private void forget(Set<Long> there, List<Change> changes) {
        Set<Long> gone = new HashSet<>(seen.names(hash -> !there.contains(hash)));
        ahead.keySet().stream().filter(hash -> !there.contains(hash)).forEach(gone::add);
        for (long hash : gone) {
            Known known = known(hash);
            if (known != null) {
                changes.add(gone(hash, known));
            }
        }
    }

    private Change gone(long hash, Known known) {
        Known.Last last = known.last();
        return last == null
                ? new Change(null, "", 0, Instant.EPOCH, "", null, hash, null)
                : new Change(
                        settings.names() ? Kind.DELETED : null,
                        last.name(),
                        last.size(),
                        last.modifiedAt(),
                        "",
                        null,
                        hash,
                        null);
    }

    private Set<String> wanted(long nowNs) {
        Set<String> names = new HashSet<>();
        if (settings.byContent()) {
            long settleNs = settings.settle().toNanos();
            pending.values().stream()
                    .filter(each -> nowNs - each.sinceNs >= settleNs)
                    .limit(CONTENTS_PER_LOOK)
                    .forEach(each -> names.add(each.item.name()));
        }
        return names;
    }
}
