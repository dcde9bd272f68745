package io.hivemind.connect.watch.task;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.TriggerKeys;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Triggers as a follower tells them.
public final class Triggers {
    private Triggers() {}

    /// @param options mappings as JSON
    public static List<FollowedTrigger> of(String job, String kind, String... options) {
        List<TriggerSpec> specs =
                Arrays.stream(options).map(text -> new TriggerSpec(kind, new Json(text))).toList();
        List<String> keys = TriggerKeys.of(specs);
        List<FollowedTrigger> triggers = new ArrayList<>();
        for (int i = 0; i < specs.size(); i++) {
            triggers.add(
                    new FollowedTrigger(job, keys.get(i), 1, specs.get(i), Instant.EPOCH, false));
        }
        return triggers;
    }
}
