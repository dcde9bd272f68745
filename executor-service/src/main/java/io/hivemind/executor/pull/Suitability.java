package io.hivemind.executor.pull;

import io.hivemind.avro.JavaBody;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunBody;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Whether this executor can run a task at all.
///
/// @param slots all it has
record Suitability(int slots, Map<String, String> labels) {

    /// Null where it can, else why it cannot, for people to read.
    @Nullable String lack(ReadyTask task) {
        if (task.getSlots() > slots) {
            return "it takes " + task.getSlots() + " slots, this executor has " + slots;
        }
        for (Map.Entry<String, String> wanted : task.getRequires().entrySet()) {
            if (!wanted.getValue().equals(labels.get(wanted.getKey()))) {
                return "it requires "
                        + wanted.getKey()
                        + ": "
                        + wanted.getValue()
                        + ", this executor has "
                        + labels.getOrDefault(wanted.getKey(), "none");
            }
        }
        return null;
    }

    /// A body that a newer scheduler knows and we do not comes as none.
    static boolean knowsBody(ReadyTask task) {
        return task.getBody() instanceof RunBody || task.getBody() instanceof JavaBody;
    }
}
