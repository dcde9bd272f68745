package io.hivemind.connect.record;

import io.hivemind.connect.definition.FollowedTrigger;

import org.apache.kafka.connect.errors.ConnectException;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What Connect keeps positions by: one for each trigger of each job.
public final class SourcePosition {
    public static final String JOB = "job";
    public static final String TRIGGER = "trigger";

    private SourcePosition() {}

    /// Sorted by key: Connect finds an offset by the bytes of its partition, in the order in which
    /// the map tells them, and that of `Map.of` is another one in each JVM.
    public static Map<String, String> of(FollowedTrigger trigger) {
        return new TreeMap<>(Map.of(JOB, trigger.job(), TRIGGER, trigger.key()));
    }

    /// What an operator gives as a source partition has this form.
    ///
    /// @throws ConnectException saying what is wrong
    public static void check(Map<String, ?> partition) {
        if (!partition.keySet().equals(Set.of(JOB, TRIGGER))
                || !(partition.get(JOB) instanceof String)
                || !(partition.get(TRIGGER) instanceof String)) {
            throw new ConnectException(
                    "a source partition is {\"job\": its full name, \"trigger\": its key}, not "
                            + partition);
        }
    }
}
