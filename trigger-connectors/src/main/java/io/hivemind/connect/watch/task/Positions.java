package io.hivemind.connect.watch.task;

import io.hivemind.connect.record.SourcePosition;
import io.hivemind.connect.seen.Seen;

import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.storage.OffsetStorageReader;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where a watch is, as source offsets of Connect. One says that the place was seen, and on which
/// file system; each of the others holds a shard of what was seen there.
public final class Positions {
    static final String WATCH = "watch";
    private static final String SHARD = "shard";
    private static final String DEVICE = "device";
    private static final String SEEN = "seen";

    private Positions() {}

    /// What was read for one place.
    ///
    /// @param begun whether it was watched before
    /// @param trouble of a position that cannot be read, which counts as none
    record Read(Seen seen, boolean begun, long device, @Nullable String trouble) {}

    /// Sorted by key, as in [SourcePosition#of].
    ///
    /// @param place what is watched; `#2` and so on behind it where a job watches it twice
    public static Map<String, String> head(String job, String place) {
        return new TreeMap<>(Map.of(SourcePosition.JOB, job, WATCH, place));
    }

    static Map<String, Object> headOffset(long device) {
        return Map.of(DEVICE, device);
    }

    static Map<String, String> shard(Map<String, String> head, int shard) {
        Map<String, String> partition = new TreeMap<>(head);
        partition.put(SHARD, Integer.toString(shard));
        return partition;
    }

    static Map<String, Object> shardOffset(Seen seen, int shard) {
        return Map.of(SEEN, seen.write(shard));
    }

    /// Those of several places, in one go.
    static Map<Map<String, String>, Read> read(
            OffsetStorageReader reader, Collection<Map<String, String>> heads) {
        List<Map<String, String>> partitions = new ArrayList<>();
        for (Map<String, String> head : heads) {
            partitions.add(head);
            for (int shard = 0; shard < Seen.SHARDS; shard++) {
                partitions.add(shard(head, shard));
            }
        }
        Map<Map<String, String>, Map<String, Object>> offsets =
                new HashMap<>(reader.offsets(partitions));
        Map<Map<String, String>, Read> read = new HashMap<>();
        heads.forEach(head -> read.put(head, read(offsets, head)));
        return read;
    }

    private static Read read(
            Map<Map<String, String>, Map<String, Object>> offsets, Map<String, String> head) {
        Map<String, Object> first = offsets.get(head);
        Seen seen = new Seen();
        if (first == null) {
            return new Read(seen, false, 0, null);
        }
        try {
            for (int shard = 0; shard < Seen.SHARDS; shard++) {
                Map<String, Object> offset = offsets.get(shard(head, shard));
                if (offset != null) {
                    seen.read(shard, String.valueOf(offset.get(SEEN)));
                }
            }
        } catch (IllegalArgumentException e) {
            String trouble = "its position cannot be read, it begins anew: " + e.getMessage();
            return new Read(new Seen(), false, 0, trouble);
        }
        return new Read(seen, true, device(first), null);
    }

    private static long device(Map<String, Object> offset) {
        return offset.get(DEVICE) instanceof Number number ? number.longValue() : 0;
    }

    /// What an operator gives to alter offsets has to be of this form.
    ///
    /// @throws ConnectException saying what is wrong
    public static void check(Map<String, ?> partition, @Nullable Map<String, ?> offset) {
        boolean texts = partition.values().stream().allMatch(String.class::isInstance);
        boolean shard = partition.containsKey(SHARD);
        if (!texts
                || !partition.containsKey(SourcePosition.JOB)
                || !partition.containsKey(WATCH)
                || partition.size() != (shard ? 3 : 2)) {
            throw new ConnectException(
                    "a source partition is {\"job\": its full name, \"watch\": path or address},"
                            + " for a part of what was seen with \"shard\": \"0\" to \"63\", not "
                            + partition);
        }
        if (offset == null) {
            return;
        }
        try {
            if (shard) {
                int number = Integer.parseInt(String.valueOf(partition.get(SHARD)));
                new Seen().read(number, String.valueOf(offset.get(SEEN)));
            }
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            throw new ConnectException("no offset of " + partition + ": " + e.getMessage(), e);
        }
    }
}
