package io.hivemind.scheduler.api.explain;

import io.hivemind.core.admission.JobPlan;
import io.hivemind.core.explain.Explainer;
import io.hivemind.core.explain.Explanation;
import io.hivemind.core.explain.RecordedRun;
import io.hivemind.core.explain.RecordedRun.Recorded;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.scheduler.recorded.RecordedCodec;
import io.hivemind.scheduler.recorded.RecordedDefinitions;
import io.hivemind.scheduler.recorded.RecordedEvent;
import io.hivemind.scheduler.recorded.RecordedTopics;

import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Explains runs and their tasks, from the run's recorded events.
final class RunExplanations {
    private final Explaining with;
    private final RecordedCodec codec;

    RunExplanations(Explaining with) {
        this.with = with;
        this.codec = new RecordedCodec(with.topics(), with.kafka().wire());
    }

    /// @param task null for the run itself
    Answer explain(String id, @Nullable TaskKey task, Moment moment) {
        RunRow row = with.history().runs().find(id).orElseThrow(() -> Problem.noSuchRun(id));
        // Other clocks may be ahead of this one: now is all that there is.
        Instant until = moment.past() ? moment.at() : Instant.MAX;
        RecordedRun recorded = RecordedRun.at(events(row), until);
        if (recorded == null) {
            throw Problem.of(
                    404,
                    "no-such-run",
                    "there was no run \""
                            + id
                            + "\" then; it was created at "
                            + row.times().createdAt());
        }
        try (RecordedDefinitions definitions = with.definitions()) {
            Plan plan = definitions.plan(row.job(), row.revision());
            if (plan == null) {
                throw Problem.of(
                        409,
                        "definition-gone",
                        "revision "
                                + row.revision()
                                + " of job \""
                                + row.job()
                                + "\", which the run is pinned to, is not kept any more");
            }
            JobPlan job = with.job(definitions, row.job(), moment);
            Explainer explainer = new Explainer(with.expressions());
            Surroundings around = with.around(moment, row.job(), job);
            Explanation explanation =
                    task == null
                            ? explainer.run(recorded, plan, around)
                            : explainer.task(recorded, plan, around, task);
            if (explanation == null) {
                throw Problem.of(
                        404, "no-such-task", "run \"" + id + "\" has no task \"" + task + "\"");
            }
            return Answer.ok(ExplanationJson.ofRun(row, task, moment, explanation));
        }
    }

    private List<Recorded> events(RunRow row) {
        TopicPartition home = new TopicPartition(with.topics().events(), row.partition());
        List<Recorded> events = new ArrayList<>();
        try (RecordedTopics records = new RecordedTopics(with.kafka())) {
            records.open(List.of(home));
            records.seek(home, row.eventsFrom());
            for (var next = records.next(home); next != null; next = records.next(home)) {
                if (row.hasEnded() && next.at().offset() > row.eventsTo()) {
                    break;
                }
                if (next.keyText().equals(row.id())) {
                    RecordedEvent event = codec.event(next);
                    if (event.event() != null) {
                        events.add(new Recorded(event.event(), event.stamp().decidedAt()));
                    }
                }
            }
        }
        if (events.isEmpty() || !(events.getFirst().event() instanceof RunEvent.RunCreated)) {
            throw Problem.of(
                    409,
                    "events-gone",
                    "the first events of run \"" + row.id() + "\" are not kept any more");
        }
        return events;
    }
}
