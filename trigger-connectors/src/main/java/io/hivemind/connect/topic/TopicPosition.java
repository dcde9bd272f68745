package io.hivemind.connect.topic;

import org.apache.kafka.connect.errors.ConnectException;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How far a trigger has read its topic: the next offset of each partition, and since when it is
/// read at all, in milliseconds since the epoch.
final class TopicPosition {
    private static final String SINCE = "since";

    private final long since;
    private final Map<Integer, Long> next = new TreeMap<>();
    private final Set<Integer> settled = new HashSet<>();

    TopicPosition(long since) {
        this.since = since;
    }

    /// @throws ConnectException for what is none
    static TopicPosition of(Map<String, ?> offset) {
        if (!(offset.get(SINCE) instanceof Number since)) {
            throw none(offset);
        }
        TopicPosition position = new TopicPosition(since.longValue());
        offset.forEach((key, value) -> {
            if (!key.equals(SINCE)) {
                position.next.put(partition(key, offset), next(value, offset));
            }
        });
        return position;
    }

    private static int partition(String key, Map<String, ?> offset) {
        try {
            return Integer.parseUnsignedInt(key);
        } catch (NumberFormatException e) {
            throw none(offset);
        }
    }

    private static long next(@Nullable Object value, Map<String, ?> offset) {
        if (value instanceof Number number && number.longValue() >= 0) {
            return number.longValue();
        }
        throw none(offset);
    }

    private static ConnectException none(Map<String, ?> offset) {
        return new ConnectException(
                "a position in a topic is {\"since\": ms, \"0\": next offset, \"1\": …}, not "
                        + offset);
    }

    Map<String, Object> offset() {
        Map<String, Object> offset = new HashMap<>();
        offset.put(SINCE, since);
        next.forEach((partition, at) -> offset.put(String.valueOf(partition), at));
        return offset;
    }

    long since() {
        return since;
    }

    /// Whether it knows no partition.
    boolean isEmpty() {
        return next.isEmpty();
    }

    boolean knows(int partition) {
        return next.containsKey(partition);
    }

    /// The next offset that it reads; the first of all where it never read the partition.
    long next(int partition) {
        return next.getOrDefault(partition, 0L);
    }

    void start(int partition, long offset) {
        next.put(partition, offset);
    }

    /// Whether the partition's place was compared with what the topic holds.
    boolean settled(int partition) {
        return settled.contains(partition);
    }

    void settle(int partition) {
        settled.add(partition);
    }

    void read(int partition, long offset) {
        next.merge(partition, offset + 1, Math::max);
    }
}
