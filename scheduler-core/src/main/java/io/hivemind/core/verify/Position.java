package io.hivemind.core.verify;

/// Where a fact is recorded.
public record Position(String topic, int partition, long offset) {
    @Override
    public String toString() {
        return topic + ":" + partition + ":" + offset;
    }
}
