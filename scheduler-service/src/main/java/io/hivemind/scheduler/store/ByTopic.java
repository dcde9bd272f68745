package io.hivemind.scheduler.store;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.TreeSet;

/// Entries that wait for a topic to be seen, filed under it.
final class ByTopic {
    private static final int TOPICS_AT_A_TIME = 1_000;

    private final StateView state;
    private final char prefix;
    private boolean mayHold = true;

    ByTopic(StateView state, char prefix) {
        this.state = state;
        this.prefix = prefix;
    }

    void put(Key key, byte[] value) {
        mayHold = true;
        state.put(key.bytes(), value);
    }

    /// The beginning of the keys of all that waits for the topic.
    Key key(String topic) {
        return Key.of(prefix).text(topic);
    }

    /// The topics that something waits for. Reads one entry of each.
    List<String> topics() {
        if (!mayHold) {
            return List.of();
        }
        TreeSet<String> topics = new TreeSet<>();
        @Nullable Bytes after = null;
        while (topics.size() < TOPICS_AT_A_TIME) {
            List<StateView.Entry> next = state.scan(Key.of(prefix).bytes(), after, 1);
            if (next.isEmpty()) {
                break;
            }
            String topic = Key.read(next.getFirst().key()).text();
            topics.add(topic);
            after = Key.end(key(topic).bytes());
        }
        mayHold = !topics.isEmpty();
        return List.copyOf(topics);
    }

    List<StateView.Entry> of(String topic, int limit) {
        return state.scan(key(topic).bytes(), null, limit);
    }
}
