package io.hivemind.scheduler.topology;

import io.hivemind.avro.Event;
import io.hivemind.core.engine.Input;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Position;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.codec.PastEventCodec;
import io.hivemind.scheduler.recorded.Recorded;
import io.hivemind.scheduler.recorded.RecordedCodec;
import io.hivemind.scheduler.recorded.RecordedEvent;
import io.hivemind.scheduler.replay.Replay;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a rig has recorded, replayed.
final class Replayed {
    private final RecordedCodec codec = new RecordedCodec(Topics.DEFAULT, Wire.singleObject());
    private final Rig rig;
    private final List<JobSpec> jobs;
    private final Expressions expressions;

    Replayed(Rig rig, List<JobSpec> jobs, Expressions expressions) {
        this.rig = rig;
        this.jobs = jobs;
        this.expressions = expressions;
    }

    /// Of each run that gives something else the first event that differs.
    List<Replay.Difference> differences(List<Event> events) {
        Map<String, List<RecordedEvent>> runs = new LinkedHashMap<>();
        for (Event event : events) {
            if (PastEventCodec.read(event) != null) {
                runs.computeIfAbsent(event.getRunId(), any -> new ArrayList<>())
                        .add(recorded(event));
            }
        }
        List<Replay.Difference> differences = new ArrayList<>();
        for (List<RecordedEvent> run : runs.values()) {
            if (run.getFirst().event() instanceof RunEvent.RunCreated created) {
                Replay.Difference difference =
                        Replay.of(plan(created), run, this::cause).difference();
                if (difference != null) {
                    differences.add(difference);
                }
            }
        }
        return differences;
    }

    private RecordedEvent recorded(Event event) {
        return new RecordedEvent(
                new Position(Topics.DEFAULT.events(), 0, event.getSequence()),
                new Fact.Stamp(event.getSequence(), event.getDecidedAt()),
                RecordedCodec.position(event.getCause()),
                PastEventCodec.read(event),
                event);
    }

    private Plan plan(RunEvent.RunCreated created) {
        JobSpec job =
                jobs.stream()
                        .filter(it -> it.fullName().equals(created.job()))
                        .findFirst()
                        .orElseThrow();
        return Plan.of(job, created.revision(), expressions, new ParameterCheck());
    }

    private @Nullable Input cause(RecordedEvent event) {
        Position at = event.cause();
        byte[] value = rig.at(at.topic(), at.offset());
        if (value == null) {
            throw new AssertionError("nothing came to " + at);
        }
        return codec.input(new Recorded(at, event.stamp().decidedAt(), null, value));
    }
}
