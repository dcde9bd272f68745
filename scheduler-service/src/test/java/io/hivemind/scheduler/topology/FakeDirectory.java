package io.hivemind.scheduler.topology;

import java.util.HashSet;
import java.util.Set;

/// A directory in which topics appear when a test says so.
final class FakeDirectory implements TopicDirectory {
    private final Set<String> seen = new HashSet<>();
    private long version;

    void add(String topic) {
        if (seen.add(topic)) {
            version++;
        }
    }

    @Override
    public boolean has(String topic) {
        return seen.contains(topic);
    }

    @Override
    public void forget(String topic) {
        seen.remove(topic);
    }

    @Override
    public long version() {
        return version;
    }
}
