package io.hivemind.scheduler.topology;

/// Which topics were seen. A stream thread that writes to a topic that does not exist blocks for a
/// long time and then dies, so it asks here first. Any thread may call; nothing here blocks.
public interface TopicDirectory {

    /// Whether the topic was seen. If not, it is looked for from now on.
    boolean has(String topic);

    /// The topic could not be written to: it counts as unseen until it is found again.
    void forget(String topic);

    /// Grows whenever a topic was seen for the first time.
    long version();
}
