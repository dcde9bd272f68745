package io.hivemind.core.timeline;

import io.hivemind.core.run.Decision;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TriggerRef;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Gathers what happens. Used by one thread.
public final class Recorder {
    private final Instant from;
    private final Map<String, RunRecord> runs = new LinkedHashMap<>();
    private final List<Timeline.EventLine> events = new ArrayList<>();
    private final List<Timeline.SlotLine> slots = new ArrayList<>();
    private final List<Timeline.RefusedLine> refused = new ArrayList<>();

    public Recorder(Instant from) {
        this.from = from;
    }

    /// @param tasks of a job, in file order
    /// @param round of starts
    /// @return the lines of its events
    public List<Timeline.EventLine> happened(
            Instant at,
            long round,
            Decision.Accepted decision,
            Function<String, List<String>> tasks) {
        Run run = decision.run();
        RunRecord record =
                runs.computeIfAbsent(run.runId(), id -> new RunRecord(tasks.apply(run.job())));
        record.after(decision, at);
        List<Timeline.EventLine> lines = new ArrayList<>();
        for (RunEvent event : decision.events()) {
            record.hear(event, at, round);
            TaskKey task = event instanceof RunEvent.OfTask ofTask ? ofTask.task() : null;
            lines.add(
                    new Timeline.EventLine(
                            at, EventWords.type(event), run.job(), run.runId(), task, event, ""));
        }
        events.addAll(lines);
        return lines;
    }

    /// @return the line of its event
    public Timeline.EventLine accounted(Timeline.SlotLine slot) {
        slots.add(slot);
        Timeline.EventLine line =
                new Timeline.EventLine(
                        slot.at(),
                        "schedule." + slot.is().toLowerCase(Locale.ROOT),
                        slot.job(),
                        null,
                        null,
                        null,
                        slot.nominalAt() + (slot.why().isEmpty() ? "" : ", " + slot.why()));
        events.add(line);
        return line;
    }

    public void refused(Instant at, String job, TriggerRef trigger, String why) {
        refused.add(new Timeline.RefusedLine(at, job, trigger, why));
    }

    /// The moment of the last event.
    public Instant lastAt() {
        return events.isEmpty() ? from : events.getLast().at();
    }

    public int size() {
        return events.size();
    }

    /// @param stopped why it stops before its time; null where it does not
    public Timeline timeline(Instant to, @Nullable String stopped) {
        List<Timeline.RunLine> lines = runs.values().stream().map(RunRecord::line).toList();
        return new Timeline(
                from,
                to,
                List.copyOf(events),
                lines,
                List.copyOf(slots),
                List.copyOf(refused),
                stopped);
    }
}
