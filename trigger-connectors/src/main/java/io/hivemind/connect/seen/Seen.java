package io.hivemind.connect.seen;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongPredicate;

/// All that a watch has seen, by the hash of its name. What has gone is forgotten, so this is never
/// larger than what is there.
public final class Seen {
    /// Each is one source offset of Connect: 10,000 files are 64 of 5 KB.
    public static final int SHARDS = 64;

    /// 64 offsets of 800 KB; Kafka takes 1 MB.
    public static final int MAX_FILES = 1_500_000;

    private final List<Map<Long, Known>> shards = new ArrayList<>(SHARDS);
    private final BitSet written = new BitSet(SHARDS);

    public Seen() {
        for (int shard = 0; shard < SHARDS; shard++) {
            shards.add(new HashMap<>());
        }
    }

    public static int shard(long name) {
        return (int) (name >>> 58);
    }

    public @Nullable Known get(long name) {
        return shards.get(shard(name)).get(name);
    }

    public void put(long name, Known known) {
        shards.get(shard(name)).put(name, known);
    }

    public void remove(long name) {
        shards.get(shard(name)).remove(name);
    }

    public int size() {
        return shards.stream().mapToInt(Map::size).sum();
    }

    /// Whether a shard was ever written or read, so that a position of it may be kept somewhere.
    public boolean wasWritten(int shard) {
        return written.get(shard);
    }

    /// The names that fulfil the condition.
    public List<Long> names(LongPredicate condition) {
        List<Long> names = new ArrayList<>();
        for (Map<Long, Known> shard : shards) {
            shard.keySet().stream().filter(condition::test).forEach(names::add);
        }
        return names;
    }

    /// A shard as text; the same content is the same text.
    public String write(int shard) {
        written.set(shard);
        return SeenText.write(new TreeMap<>(shards.get(shard)));
    }

    /// What [#write] wrote, in place of what the shard holds.
    ///
    /// @throws IllegalArgumentException for another text
    public void read(int shard, String text) {
        Map<Long, Known> read = SeenText.read(text);
        Collection<Long> names = read.keySet();
        if (names.stream().anyMatch(name -> shard(name) != shard)) {
            throw new IllegalArgumentException("it is of another shard than " + shard);
        }
        written.set(shard);
        shards.set(shard, new HashMap<>(read));
    }
}
