package io.hivemind.scheduler.store;

import java.util.List;

/// Runs with tasks that wait for the topic of their queue to be seen. Which tasks those are, their
/// rows say.
public final class WaitingRuns {
    private static final byte[] MARK = {1};

    private final StateView state;
    private final ByTopic byTopic;

    public WaitingRuns(StateView state) {
        this.state = state;
        this.byTopic = new ByTopic(state, Key.WAITING);
    }

    public void add(String topic, String runId) {
        byTopic.put(byTopic.key(topic).text(runId), MARK);
    }

    public List<String> topics() {
        return byTopic.topics();
    }

    /// Takes out runs that wait for this topic.
    public List<String> take(String topic, int limit) {
        List<StateView.Entry> entries = byTopic.of(topic, limit);
        entries.forEach(entry -> state.delete(entry.key()));
        return entries.stream()
                .map(entry -> {
                    Key.Reader reader = Key.read(entry.key());
                    reader.text();
                    return reader.text();
                })
                .toList();
    }
}
