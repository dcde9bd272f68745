package io.hivemind.scheduler.store;

import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.store.StoredDefinition;
import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Parameters;
import io.hivemind.core.run.Plan;
import io.hivemind.scheduler.codec.JobCodec;

import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Definitions: the latest of each job, and older ones for as long as a live run is pinned to them.
/// Those in use are kept compiled in the heap.
public final class Definitions implements io.hivemind.core.engine.Definitions {
    private static final byte[] MARK = {1};
    private static final int PLANS_IN_HEAP = 1_000;
    private static final Logger LOG = LoggerFactory.getLogger(Definitions.class);

    private final StateView state;
    private final Expressions expressions;
    private final Parameters parameters;
    private final Values<StoredDefinition> values = new Values<>(StoredDefinition.class);
    private final Map<String, Long> latest = new HashMap<>();
    private final Map<String, List<String>> dependents = new HashMap<>();
    private final Map<Revision, Plan> plans = new Recent<>();
    private final Map<Revision, JobPlan> admission = new Recent<>();

    public Definitions(StateView state, Expressions expressions, Parameters parameters) {
        this.state = state;
        this.expressions = expressions;
        this.parameters = parameters;
    }

    /// A job at one revision.
    public record Revision(String job, long revision) {}

    private static final class Recent<T> extends LinkedHashMap<Revision, T> {
        private static final long serialVersionUID = 1L;

        Recent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Revision, T> eldest) {
            return size() > PLANS_IN_HEAP;
        }
    }

    /// Throws IllegalArgumentException for a definition that never was validated.
    @Override
    public @Nullable JobPlan latest(String job) {
        Long revision = latestRevision(job);
        return revision == null ? null : admission(new Revision(job, revision));
    }

    /// Of revisions that can be compiled.
    @Override
    public @Nullable JobPlan lastKnown(String job) {
        Long newest = latestRevision(job);
        JobPlan plan = newest == null ? null : compiled(new Revision(job, newest));
        if (plan != null) {
            return plan;
        }
        return old(job).reversed().stream()
                .map(this::compiled)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private @Nullable JobPlan compiled(Revision revision) {
        try {
            return admission(revision);
        } catch (IllegalArgumentException e) {
            LOG.debug("{} cannot be compiled", revision, e);
            return null;
        }
    }

    private JobPlan admission(Revision revision) {
        JobPlan plan = admission.get(revision);
        if (plan == null) {
            plan = JobPlan.of(load(revision), revision.revision(), expressions);
            admission.put(revision, plan);
        }
        return plan;
    }

    @Override
    public Plan plan(String job, long revision) {
        return plan(new Revision(job, revision));
    }

    @Override
    public List<String> dependents(String job) {
        List<String> known = dependents.get(job);
        if (known == null) {
            known =
                    state.scan(dependentsOf(job).bytes(), null, Integer.MAX_VALUE).stream()
                            .map(entry -> {
                                Key.Reader reader = Key.read(entry.key());
                                reader.text();
                                return reader.text();
                            })
                            .toList();
            dependents.put(job, known);
        }
        return known;
    }

    private void depends(String dependent, @Nullable JobDefinition definition, boolean does) {
        if (definition == null || definition.getJob() == null) {
            return;
        }
        for (String job : JobCodec.upstream(definition.getJob())) {
            Bytes key = dependentsOf(job).text(dependent).bytes();
            dependents.remove(job);
            if (does) {
                state.put(key, MARK);
            } else {
                state.delete(key);
            }
        }
    }

    /// The number of the job's latest revision, null where there is no such job.
    public @Nullable Long latestRevision(String job) {
        Long known = latest.get(job);
        if (known == null) {
            StoredDefinition stored = values.valueOrNull(state.get(latestKey(job)));
            known = stored == null ? null : (Long) stored.getRevision();
            if (known != null) {
                latest.put(job, known);
            }
        }
        return known;
    }

    /// The plan of a revision that is latest or that a live run is pinned to.
    public Plan plan(Revision revision) {
        Plan plan = plans.get(revision);
        if (plan == null) {
            JobSpec job = load(revision);
            plan = Plan.of(job, revision.revision(), expressions, parameters);
            plans.put(revision, plan);
        }
        return plan;
    }

    private JobSpec load(Revision revision) {
        StoredDefinition stored = values.valueOrNull(state.get(latestKey(revision.job())));
        if (stored == null || stored.getRevision() != revision.revision()) {
            stored = values.valueOrNull(state.get(oldKey(revision)));
        }
        JobDefinition definition = stored == null ? null : stored.getDefinition();
        if (definition == null || definition.getJob() == null) {
            throw new IllegalStateException("no definition is kept for " + revision);
        }
        return JobCodec.read(definition.getJob());
    }

    /// Takes in a new latest revision, null for a deleted job. The one before is kept until
    /// [#release] finds that no run needs it.
    public void publish(Revision revision, @Nullable JobDefinition definition) {
        Bytes key = latestKey(revision.job());
        StoredDefinition before = values.valueOrNull(state.get(key));
        if (before != null && before.getRevision() != revision.revision()) {
            Revision old = new Revision(before.getJob(), before.getRevision());
            state.put(oldKey(old), values.bytes(before));
        }
        depends(revision.job(), before == null ? null : before.getDefinition(), false);
        depends(revision.job(), definition, true);
        if (definition == null) {
            state.delete(key);
        } else {
            state.put(
                    key,
                    values.bytes(
                            new StoredDefinition(revision.job(), revision.revision(), definition)));
        }
        latest.remove(revision.job());
    }

    /// The older revisions of the job that are kept, oldest first.
    private List<Revision> old(String job) {
        return state
                .scan(Key.of(Key.OLD_DEFINITION).text(job).bytes(), null, Integer.MAX_VALUE)
                .stream()
                .map(entry -> {
                    Key.Reader reader = Key.read(entry.key());
                    return new Revision(reader.text(), reader.number());
                })
                .toList();
    }

    /// The older revisions that are kept.
    public Set<Revision> old(int limit) {
        List<Revision> found = new ArrayList<>();
        for (StateView.Entry entry : state.scan(Key.of(Key.OLD_DEFINITION).bytes(), null, limit)) {
            Key.Reader reader = Key.read(entry.key());
            found.add(new Revision(reader.text(), reader.number()));
        }
        return Set.copyOf(found);
    }

    public void release(Revision revision) {
        state.delete(oldKey(revision));
        plans.remove(revision);
        admission.remove(revision);
    }

    /// Empties the heap of what a discarded step may have put there.
    public void forget() {
        latest.clear();
        dependents.clear();
    }

    private static Key dependentsOf(String job) {
        return Key.of(Key.DEPENDENT).text(job);
    }

    private static Bytes latestKey(String job) {
        return Key.of(Key.DEFINITION).text(job).bytes();
    }

    private static Bytes oldKey(Revision revision) {
        return Key.of(Key.OLD_DEFINITION).text(revision.job()).number(revision.revision()).bytes();
    }
}
