package io.hivemind.connect.definition;

import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.Trigger;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.TriggerKeys;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What the topic of definitions says up to some offset, of the jobs of one task and the triggers
/// of some kinds.
final class DefinitionTable {
    private final JobShare share;
    private final Set<String> kinds;
    private final Map<String, JobTriggers> jobs = new HashMap<>();

    DefinitionTable(JobShare share, Set<String> kinds) {
        this.share = share;
        this.kinds = Set.copyOf(kinds);
    }

    boolean has(String job) {
        return share.has(job);
    }

    /// @param definition null where the job was deleted
    /// @param at by the broker's clock
    /// @return null where nothing has changed for this task
    @Nullable JobTriggers apply(
            String job, @Nullable JobDefinition definition, long revision, Instant at) {
        JobTriggers before = jobs.get(job);
        JobTriggers now = new JobTriggers(job, at, triggers(before, job, definition, revision, at));
        jobs.put(job, now);
        boolean none = now.triggers().isEmpty() && (before == null || before.triggers().isEmpty());
        return none ? null : now;
    }

    /// Those that have triggers.
    List<JobTriggers> jobs() {
        return jobs.values().stream().filter(job -> !job.triggers().isEmpty()).toList();
    }

    private List<FollowedTrigger> triggers(
            @Nullable JobTriggers before,
            String name,
            @Nullable JobDefinition definition,
            long revision,
            Instant at) {
        Job job = definition == null ? null : definition.getJob();
        if (job == null) {
            return List.of();
        }
        List<TriggerSpec> specs = new ArrayList<>();
        for (Trigger trigger : job.getTriggers()) {
            if (kinds.contains(trigger.getKind())) {
                specs.add(new TriggerSpec(trigger.getKind(), new Json(trigger.getOptions())));
            }
        }
        List<String> keys = TriggerKeys.of(specs);
        List<FollowedTrigger> triggers = new ArrayList<>(specs.size());
        for (int i = 0; i < specs.size(); i++) {
            String key = keys.get(i);
            FollowedTrigger earlier = before == null ? null : find(before, key);
            triggers.add(
                    earlier == null
                            ? new FollowedTrigger(
                                    name, key, revision, specs.get(i), at, before != null)
                            : new FollowedTrigger(
                                    earlier.job(),
                                    earlier.key(),
                                    revision,
                                    specs.get(i),
                                    earlier.since(),
                                    earlier.renewed()));
        }
        return triggers;
    }

    private static @Nullable FollowedTrigger find(JobTriggers job, String key) {
        for (FollowedTrigger trigger : job.triggers()) {
            if (Objects.equals(trigger.key(), key)) {
                return trigger;
            }
        }
        return null;
    }
}
