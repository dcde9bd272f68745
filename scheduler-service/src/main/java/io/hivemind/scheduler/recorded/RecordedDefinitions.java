package io.hivemind.scheduler.recorded;

import io.hivemind.avro.DefinitionPublished;
import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Parameters;
import io.hivemind.core.run.Plan;
import io.hivemind.scheduler.codec.JobCodec;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;
import io.hivemind.wire.UndecodableException;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Definitions as they were in force. The topic of definitions keeps the latest of each job; older
/// ones are found where the partitions were told of them, for as long as that is kept.
public final class RecordedDefinitions implements AutoCloseable {
    private static final int KEPT = 1_000;

    private record Revision(String job, long revision) {}

    private final RecordedTopics records;
    private final RecordedCodec codec;
    private final Expressions expressions;
    private final Parameters parameters;
    private final TopicPartition jobs;
    private final TopicPartition peers;
    private final Map<Revision, @Nullable JobSpec> known = new Recent<>();
    private final Map<Revision, Plan> plans = new Recent<>();
    private @Nullable Map<Revision, Long> told;

    private static final class Recent<T extends @Nullable Object>
            extends LinkedHashMap<Revision, T> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Revision, T> eldest) {
            return size() > KEPT;
        }
    }

    public RecordedDefinitions(
            KafkaConnection kafka, Expressions expressions, Parameters parameters) {
        Topics topics = kafka.topics();
        this.records = new RecordedTopics(kafka);
        this.codec = new RecordedCodec(topics, kafka.wire());
        this.expressions = expressions;
        this.parameters = parameters;
        this.jobs = new TopicPartition(topics.jobs(), 0);
        this.peers = new TopicPartition(topics.peers(), 0); // each partition is told the same
        records.open(List.of(jobs, peers));
    }

    /// Null where it is not kept any more, or cannot be compiled.
    public @Nullable Plan plan(String job, long revision) {
        Revision key = new Revision(job, revision);
        Plan plan = plans.get(key);
        JobSpec spec = plan == null ? job(job, revision) : null;
        if (spec != null) {
            try {
                plan = Plan.of(spec, revision, expressions, parameters);
                plans.put(key, plan);
            } catch (IllegalArgumentException e) {
                known.put(key, null);
            }
        }
        return plan;
    }

    /// Null where it is not kept any more.
    public @Nullable JobSpec job(String job, long revision) {
        Revision key = new Revision(job, revision);
        if (!known.containsKey(key)) {
            known.put(key, find(key));
        }
        return known.get(key);
    }

    private @Nullable JobSpec find(Revision wanted) {
        Recorded record = records.at(jobs, wanted.revision() - 1);
        if (record != null && record.keyText().equals(wanted.job())) {
            return spec(codec.definition(record));
        }
        Long offset = told().get(wanted);
        record = offset == null ? null : records.at(peers, offset);
        return record != null && codec.peer(record).getBody() instanceof DefinitionPublished it
                ? spec(it.getDefinition())
                : null;
    }

    private static @Nullable JobSpec spec(@Nullable JobDefinition definition) {
        Job job = definition == null ? null : definition.getJob();
        return job == null ? null : JobCodec.read(job);
    }

    /// Where peers were told of each revision.
    private Map<Revision, Long> told() {
        if (told == null) {
            Map<Revision, Long> found = new HashMap<>();
            records.seek(peers, 0);
            for (Recorded next = records.next(peers); next != null; next = records.next(peers)) {
                DefinitionPublished it = published(next);
                if (it != null) {
                    found.put(new Revision(it.getJob(), it.getRevision()), next.at().offset());
                }
            }
            told = found;
        }
        return told;
    }

    private @Nullable DefinitionPublished published(Recorded record) {
        try {
            return codec.peer(record).getBody() instanceof DefinitionPublished it ? it : null;
        } catch (UndecodableException e) {
            return null; // a dead letter
        }
    }

    @Override
    public void close() {
        records.close();
    }
}
