package io.hivemind.scheduler.replay;

import io.hivemind.core.engine.Input;
import io.hivemind.core.job.Placement;
import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunDecider;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunEvolver;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskPlan;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.verify.Position;
import io.hivemind.scheduler.codec.EventCodec;
import io.hivemind.scheduler.recorded.NotKeptException;
import io.hivemind.scheduler.recorded.RecordedEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Makes the decisions about one run again. What they were made from is the run's own events so
/// far, the commands that its events followed from, and the time of each.
public final class Replay {
    private final String runId;
    private final Plan plan;
    private final ReplayedState state;
    private final List<RecordedEvent> events;
    private final Function<RecordedEvent, @Nullable Input> causes;
    private int decisions;
    private int compared;

    private Replay(
            Plan plan,
            List<RecordedEvent> events,
            Function<RecordedEvent, @Nullable Input> causes) {
        this.runId = events.getFirst().runId();
        this.plan = plan;
        this.state = new ReplayedState(plan);
        this.events = events;
        this.causes = causes;
    }

    /// How it went.
    ///
    /// @param decisions that were made again
    /// @param events that came out as they were recorded, of so many that were
    /// @param difference null where all did
    public record Outcome(
            String job,
            long revision,
            int decisions,
            int events,
            int recorded,
            @Nullable Difference difference) {}

    /// The first event that differs.
    ///
    /// @param at where it is recorded; where nothing more is, the event before
    /// @param cause the record that it followed from
    /// @param expected what came out now, null for nothing
    /// @param actual what was recorded, null for nothing
    public record Difference(
            Position at,
            Position cause,
            Instant decidedAt,
            @Nullable String expected,
            @Nullable String actual) {}

    /// @param events all of a run, from its creation on
    /// @param causes what the record that an event followed from asked of the engine; null for what
    ///   was not asked of it, or is known from the event alone
    public static Outcome of(
            Plan plan,
            List<RecordedEvent> events,
            Function<RecordedEvent, @Nullable Input> causes) {
        return new Replay(plan, events, causes).run();
    }

    private Outcome run() {
        Difference difference = null;
        int from = 0;
        while (difference == null && from < events.size()) {
            int to = from + 1;
            while (to < events.size() && isOneStep(events.get(from), events.get(to))) {
                to++;
            }
            difference = step(events.subList(from, to));
            from = to;
        }
        return new Outcome(
                plan.job().fullName(),
                plan.revision(),
                decisions,
                compared,
                events.size(),
                difference);
    }

    private static boolean isOneStep(RecordedEvent one, RecordedEvent other) {
        return one.cause().equals(other.cause());
    }

    /// All that one record did to the run.
    private @Nullable Difference step(List<RecordedEvent> step) {
        List<RecordedEvent> left = step;
        Instant now = step.getFirst().stamp().decidedAt();
        List<RunCommand> commands =
                Commands.of(causes.apply(step.getFirst()), runId, events(step), now);
        boolean direct = true;
        while (!left.isEmpty()) {
            List<RunEvent> recorded = events(left);
            state.recorded(recorded);
            if (commands.isEmpty()) {
                direct = false;
                commands = Commands.behind(recorded);
            }
            List<Object> decided = commands.isEmpty() ? List.of() : decide(commands, now);
            if (decided.isEmpty() && !direct) {
                return difference(left, 0, null);
            }
            for (int i = 0; i < decided.size(); i++) {
                if (i == left.size() || !decided.get(i).equals(left.get(i).wire().getBody())) {
                    return difference(left, i, decided.get(i));
                }
                compared++;
            }
            left = left.subList(decided.size(), left.size());
            commands = List.of();
        }
        return null;
    }

    private static List<RunEvent> events(List<RecordedEvent> recorded) {
        List<RunEvent> events = new ArrayList<>();
        for (RecordedEvent it : recorded) {
            if (it.event() == null) {
                throw new NotKeptException(
                        "the event at %s is of a version newer than this".formatted(it.at()));
            }
            events.add(it.event());
        }
        return events;
    }

    /// The events that come out, as they are written.
    private List<Object> decide(List<RunCommand> commands, Instant now) {
        decisions++;
        List<Object> written = new ArrayList<>();
        if (commands.getFirst() instanceof RunCommand.StartRun start) {
            take(RunDecider.decide(state, plan, start, now), written);
        } else if (state.run() == null) {
            commands.forEach(command -> take(RunDecider.withoutRun(command), written));
        } else {
            RunDecider.Together together = RunDecider.decideTogether(state, plan, commands, now);
            together.rejected().forEach(rejected -> take(rejected, written));
            if (together.rejected().size() < commands.size()) {
                take(together.accepted(), written);
            }
        }
        return written;
    }

    private void take(Decision decision, List<Object> written) {
        switch (decision) {
            case Decision.Rejected rejected -> {
                if (rejected.event() != null) {
                    written.add(EventCodec.write(rejected.event()));
                }
            }
            case Decision.Accepted accepted -> {
                Map<TaskKey, TaskRun> rows = new HashMap<>();
                for (RunEvent event : accepted.events()) {
                    written.add(write(event, rows));
                }
                state.apply(accepted);
            }
        }
    }

    /// @param rows of this decision so far
    private Object write(RunEvent event, Map<TaskKey, TaskRun> rows) {
        if (!(event instanceof RunEvent.OfTask ofTask)) {
            return EventCodec.write(event);
        }
        TaskKey key = ofTask.task();
        TaskRun before = rows.getOrDefault(key, state.task(key));
        TaskPlan task = plan.find(key.task());
        Placement placement = task == null ? Placement.DEFAULT : task.spec().placement();
        rows.put(key, RunEvolver.evolve(before, ofTask));
        return EventCodec.write(event, placement, before);
    }

    private static Difference difference(
            List<RecordedEvent> recorded, int at, @Nullable Object expected) {
        boolean more = at < recorded.size();
        RecordedEvent there = more ? recorded.get(at) : recorded.getLast();
        return new Difference(
                there.at(),
                there.cause(),
                there.stamp().decidedAt(),
                expected == null ? null : text(expected),
                more ? text(there.wire().getBody()) : null);
    }

    private static String text(Object body) {
        return body.getClass().getSimpleName() + " " + body;
    }
}
