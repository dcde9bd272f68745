package io.hivemind.scheduler.api.run;

import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.ReusedTask;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Reruns;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskState;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.api.topic.PartitionReader;
import io.hivemind.scheduler.api.topic.PartitionReaders;
import io.hivemind.scheduler.codec.JobCodec;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.query.JobRow;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.scheduler.history.query.TaskRow;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What a rerun takes over of an earlier run, as the history has it. Which tasks those are, the
/// core says, by the definition that is in force.
final class ReusedTasks {
    /// What goes in one command: well below what one step takes, and one record.
    private static final int TASKS_PER_COMMAND = 400;

    private static final int BYTES_PER_COMMAND = 400 * 1024;
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final int POLLS = 10;

    private final KafkaConnection kafka;
    private final History history;
    private final PartitionReaders readers;
    private final CelExpressions expressions = new CelExpressions();

    ReusedTasks(KafkaConnection kafka, History history, PartitionReaders readers) {
        this.kafka = kafka;
        this.history = history;
        this.readers = readers;
    }

    /// In the parts in which they are sent; a task before its instances.
    List<List<ReusedTask>> of(RunRow earlier, JobRow job, Reruns.From from) {
        if (from instanceof Reruns.From.Start) {
            return List.of();
        }
        Plan plan = Plan.of(definition(job), job.revision(), expressions, new ParameterCheck());
        if (from instanceof Reruns.From.Task(String name) && plan.find(name) == null) {
            throw Problem.badRequest("job " + job.name() + " has no task \"" + name + "\"");
        }
        List<TaskRow> rows = history.runs().tasks(earlier.id());
        Map<String, TaskState> states = new HashMap<>();
        rows.stream()
                .filter(row -> row.instance() == TaskKey.WHOLE)
                .forEach(row -> states.put(row.task(), row.state()));
        Set<String> names = new HashSet<>(Reruns.reusable(plan, states, from));
        return parts(rows.stream().filter(row -> names.contains(row.task())).toList());
    }

    private static List<List<ReusedTask>> parts(List<TaskRow> rows) {
        List<List<ReusedTask>> parts = new ArrayList<>();
        List<ReusedTask> part = new ArrayList<>();
        int bytes = 0;
        for (TaskRow row : rows) {
            String output = Objects.requireNonNullElse(row.output(), "null");
            if (part.size() == TASKS_PER_COMMAND
                    || (!part.isEmpty() && bytes + 3 * output.length() > BYTES_PER_COMMAND)) {
                parts.add(part);
                part = new ArrayList<>();
                bytes = 0;
            }
            bytes += 3 * output.length();
            part.add(reused(row, output));
        }
        if (!part.isEmpty()) {
            parts.add(part);
        }
        return parts;
    }

    private static ReusedTask reused(TaskRow row, String output) {
        return ReusedTask.newBuilder()
                .setTask(row.task())
                .setInstance(row.instance())
                .setAttempts(row.attempts())
                .setInstances(row.instances() == null ? -1 : row.instances())
                .setOutput(output)
                .setExitCode(row.exitCode())
                .setStartedAt(row.startedAt())
                .setEndedAt(Objects.requireNonNull(row.endedAt(), "it SUCCEEDED"))
                .build();
    }

    /// The history keeps a job's model for show; the definition itself is the newest of its key on
    /// the jobs topic, so that compaction leaves it there.
    private JobSpec definition(JobRow job) {
        var decoder = kafka.wire().serde(JobDefinition.class).deserializer();
        String topic = kafka.topics().jobs();
        try (PartitionReader<JobDefinition> reader =
                readers.open(
                        new TopicPartition(topic, 0),
                        job.name(),
                        bytes -> decoder.deserialize(topic, bytes))) {
            reader.seek(job.revision() - 1);
            for (int i = 0; i < POLLS; i++) {
                for (PartitionReader.Entry<JobDefinition> entry : reader.poll(POLL)) {
                    var found = entry.value().getJob();
                    if (entry.offset() == job.revision() - 1 && found != null) {
                        return JobCodec.read(found);
                    }
                }
            }
        }
        throw Problem.of(
                409, "definition-changed", "the definition of " + job.name() + " has changed");
    }
}
