package io.hivemind.scheduler.api.explain;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.job.JobSpec;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.recorded.RecordedDefinitions;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;

import org.jspecify.annotations.Nullable;

/// What explanations are made with.
record Explaining(
        KafkaConnection kafka, History history, Outbox outbox, CelExpressions expressions) {

    Explaining(KafkaConnection kafka, History history, Outbox outbox) {
        this(kafka, history, outbox, new CelExpressions());
    }

    Topics topics() {
        return kafka.topics();
    }

    /// Of all topics that the engine works on.
    int partitions() {
        return outbox.partitions(topics().events());
    }

    RecordedDefinitions definitions() {
        return new RecordedDefinitions(kafka, expressions, new ParameterCheck());
    }

    /// The revision that was in force, null for none.
    @Nullable JobPlan job(RecordedDefinitions definitions, String name, Moment moment) {
        Long revision = history.moments().revision(name, moment.at()).orElse(null);
        if (revision == null) {
            return null;
        }
        JobSpec spec = definitions.job(name, revision);
        if (spec == null) {
            throw Problem.of(
                    409,
                    "definition-gone",
                    "revision " + revision + " of job \"" + name + "\" is not kept any more");
        }
        return JobPlan.of(spec, revision, expressions);
    }

    Surroundings around(Moment moment, String job, @Nullable JobPlan plan) {
        return new Surroundings(history, moment, job, plan, partitions());
    }
}
