package io.hivemind.connect.watch.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.language.expression.JsonValues;

import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/// Status records: what a trigger watches, and what keeps it from it. Connect keeps source offsets
/// only with records, so these also carry the position where no run is started: what was there at
/// first sight.
public final class Marks {
    private static final int MAX_CHARS = 64 * 1024;

    private final String topic;

    /// @param topic compacted; the latest record of a key is how things are
    public Marks(String topic) {
        this.topic = topic;
    }

    /// @param trouble null where all is well
    public SourceRecord of(
            FollowedTrigger trigger,
            String place,
            @Nullable String trouble,
            Map<String, String> partition,
            @Nullable Map<String, ?> offset) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("job", trigger.job());
        status.put("trigger", trigger.key());
        status.put("kind", trigger.spec().kind());
        status.put("watches", place);
        status.put("state", trouble == null ? "WATCHING" : "TROUBLE");
        if (trouble != null) {
            status.put("message", trouble);
        }
        byte[] value = JsonValues.write(status, MAX_CHARS).text().getBytes(UTF_8);
        return record(trigger, value, partition, offset);
    }

    /// There is no such trigger any more, and its position goes.
    public SourceRecord end(FollowedTrigger trigger, Map<String, String> partition) {
        return record(trigger, null, partition, null);
    }

    private SourceRecord record(
            FollowedTrigger trigger,
            byte @Nullable [] value,
            Map<String, String> partition,
            @Nullable Map<String, ?> offset) {
        byte[] key = (trigger.job() + "/" + partition.get(Positions.WATCH)).getBytes(UTF_8);
        return new SourceRecord(
                partition, offset, topic, 0, Schema.BYTES_SCHEMA, key, Schema.BYTES_SCHEMA, value);
    }
}
