package io.hivemind.connect.topic;

import io.hivemind.connect.definition.JobsConnector;
import io.hivemind.connect.record.SourcePosition;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Records of any topic as a source: a trigger for each record that a job's `kafka` or `connect`
/// trigger takes, or for many of them together.
///
/// An operator may alter positions: back, and records are read again (those that had their run
/// start none), or forward, and they are passed over.
public final class TopicSourceConnector extends JobsConnector {
    public TopicSourceConnector() {
        super(TopicSourceTask.class);
    }

    @Override
    public boolean alterOffsets(
            Map<String, String> settings, Map<Map<String, ?>, @Nullable Map<String, ?>> offsets) {
        offsets.forEach((partition, offset) -> {
            SourcePosition.check(partition);
            if (offset != null) {
                TopicPosition.of(offset);
            }
        });
        return true;
    }
}
