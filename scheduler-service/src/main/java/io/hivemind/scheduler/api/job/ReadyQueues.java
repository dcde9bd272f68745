package io.hivemind.scheduler.api.job;

import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.TopicCatalogue;
import io.hivemind.wire.TopicSetup;

import org.apache.kafka.clients.admin.Admin;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Makes the ready topics that jobs need, with their share groups (decision 9), before the
/// definitions that name them are published. Guarded by the publisher: one apply at a time.
final class ReadyQueues {
    private record Queue(String name, String priority) {}

    private final KafkaConnection kafka;
    private final TopicCatalogue.Sizing sizing;

    /// Those that are there for sure.
    private final Set<Queue> known = new HashSet<>();

    ReadyQueues(KafkaConnection kafka, TopicCatalogue.Sizing sizing) {
        this.kafka = kafka;
        this.sizing = sizing;
    }

    void make(Collection<JobSpec> jobs) {
        Set<Queue> wanted = new HashSet<>();
        for (JobSpec job : jobs) {
            for (TaskSpec task : job.tasks()) {
                wanted.add(queue(task.placement()));
            }
        }
        wanted.removeAll(known);
        if (wanted.isEmpty()) {
            return;
        }
        try (Admin admin = Admin.create(kafka.client(Map.of()))) {
            TopicSetup setup = TopicSetup.ensure(admin, new TopicCatalogue(kafka.topics(), sizing));
            for (Queue queue : wanted) {
                setup.ensureReady(queue.name(), queue.priority());
                known.add(queue);
            }
        }
    }

    private static Queue queue(Placement placement) {
        return new Queue(placement.queue(), placement.priority().name().toLowerCase(Locale.ROOT));
    }
}
