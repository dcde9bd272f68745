package io.hivemind.connect.webhook;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.connect.watch.task.Marks;
import io.hivemind.connect.watch.task.Options;
import io.hivemind.connect.watch.task.Positions;

import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// All hooks of the definitions, and what keeps some of them from being served: told once each, in
/// the log and as a status record. Only the task's thread has it.
final class Hooks {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);

    private final Secrets secrets;
    private final Marks marks;
    private final Map<String, JobTriggers> jobs = new HashMap<>();
    private Map<Map<String, String>, Status> opened = new LinkedHashMap<>();
    private Map<Map<String, String>, Status> told = new LinkedHashMap<>();
    private final List<SourceRecord> outbox = new ArrayList<>();

    private record Status(FollowedTrigger trigger, @Nullable String trouble) {
        boolean same(@Nullable Status other) {
            return other != null
                    && other.trigger.key().equals(trigger.key())
                    && Objects.equals(other.trouble, trouble);
        }
    }

    Hooks(Secrets secrets, Marks marks) {
        this.secrets = secrets;
        this.marks = marks;
    }

    void defined(JobTriggers job) {
        if (job.triggers().isEmpty()) {
            jobs.remove(job.job());
        } else {
            jobs.put(job.job(), job);
        }
    }

    /// Those that can be served now; secrets are read anew.
    List<Hook> open() {
        Map<Map<String, String>, Status> now = new LinkedHashMap<>();
        List<Hook> hooks = new ArrayList<>();
        for (JobTriggers job : jobs.values()) {
            for (FollowedTrigger trigger : job.triggers()) {
                String why = null;
                try {
                    hooks.add(Hook.of(trigger, secrets));
                } catch (IllegalArgumentException e) {
                    why = String.valueOf(e.getMessage());
                }
                now.put(head(trigger, now.keySet()), new Status(trigger, why));
            }
        }
        opened = now;
        return hooks;
    }

    /// Tells what has changed since it told last.
    ///
    /// @param trouble that all have; null for none
    void tell(@Nullable String trouble) {
        Map<Map<String, String>, Status> now = new LinkedHashMap<>();
        opened.forEach((head, status) ->
                now.put(head, trouble == null ? status : new Status(status.trigger, trouble)));
        tell(now);
    }

    /// Status records of what has changed.
    List<SourceRecord> takeRecords() {
        List<SourceRecord> records = List.copyOf(outbox);
        outbox.clear();
        return records;
    }

    private static Map<String, String> head(
            FollowedTrigger trigger, Set<Map<String, String>> taken) {
        String path = path(trigger);
        Map<String, String> head = Positions.head(trigger.job(), path);
        for (int n = 2; taken.contains(head); n++) {
            head = Positions.head(trigger.job(), path + "#" + n);
        }
        return head;
    }

    private static String path(FollowedTrigger trigger) {
        return "/" + Hook.bare(Options.of(trigger).inner("webhook").text("path").orElse(""));
    }

    private void tell(Map<Map<String, String>, Status> now) {
        now.forEach((head, status) -> {
            FollowedTrigger trigger = status.trigger;
            String path = path(trigger);
            if (status.same(told.get(head))) {
                return;
            }
            if (status.trouble == null) {
                LOG.info("Webhook {} of job {}: is served", path, trigger.job());
            } else {
                LOG.warn("Webhook {} of job {}: {}", path, trigger.job(), status.trouble);
            }
            outbox.add(marks.of(trigger, path, status.trouble, head, null));
        });
        Set<Map<String, String>> gone = new HashSet<>(told.keySet());
        gone.removeAll(now.keySet());
        for (Map<String, String> head : gone) {
            outbox.add(marks.end(Objects.requireNonNull(told.get(head)).trigger, head));
        }
        told = now;
    }
}
