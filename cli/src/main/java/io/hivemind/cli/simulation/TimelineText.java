package io.hivemind.cli.simulation;

import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.cli.output.Table;
import io.hivemind.cli.output.Times;
import io.hivemind.core.timeline.Timeline;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// A timeline for people: slots and runs in order of time, a line each.
public final class TimelineText {
    private final Console console;

    public TimelineText(Console console) {
        this.console = console;
    }

    private record Line(Instant at, String job, String what, Style style, String more) {}

    /// @param tasks whether each run's tasks are told too
    public void print(Timeline timeline, boolean tasks) {
        List<Line> lines = new ArrayList<>();
        for (Timeline.SlotLine slot : timeline.slots()) {
            Style style = slot.is().equals("FIRED") ? Style.CYAN : Style.YELLOW;
            String more = "slot " + slot.local() + (slot.why().isEmpty() ? "" : ", " + slot.why());
            lines.add(new Line(slot.at(), slot.job(), slot.is(), style, more));
        }
        for (Timeline.RunLine run : timeline.runs()) {
            run(run, lines);
            if (tasks) {
                run.tasks().forEach(task -> task(run, task, lines));
            }
        }
        for (Timeline.RefusedLine refused : timeline.refused()) {
            String more = "trigger " + refused.trigger().kind() + ": " + refused.why();
            lines.add(new Line(refused.at(), refused.job(), "no run", Style.RED, more));
        }
        lines.sort(Comparator.comparing(Line::at));
        Table table = new Table("AT", "JOB", "", "");
        for (Line line : lines) {
            table.row()
                    .cell(line.at().toString())
                    .cell(line.job())
                    .cell(line.what(), line.style())
                    .cell(line.more());
        }
        console.print(table);
        console.print("");
        console.print(
                timeline.slots().size()
                        + " slots and "
                        + timeline.runs().size()
                        + " runs from "
                        + timeline.from()
                        + " to "
                        + timeline.to());
        if (timeline.stopped() != null) {
            console.print(timeline.stopped(), Style.RED);
        }
    }

    private static void run(Timeline.RunLine run, List<Line> lines) {
        String state = run.state().name();
        StringBuilder more = new StringBuilder("run by ").append(run.trigger().kind());
        if (run.reason() != null) {
            more.append(", ").append(run.reason());
        }
        if (run.startedAt() != null && !run.startedAt().equals(run.createdAt())) {
            more.append(", starts ").append(run.startedAt());
        }
        if (run.startedAt() != null && run.endedAt() != null) {
            more.append(", takes ").append(Times.between(run.startedAt(), run.endedAt()));
        }
        if (run.message() != null) {
            more.append(", ").append(run.message());
        }
        lines.add(
                new Line(run.createdAt(), run.job(), state, Style.ofState(state), more.toString()));
    }

    private static void task(Timeline.RunLine run, Timeline.TaskLine task, List<Line> lines) {
        Instant at =
                !task.tries().isEmpty()
                        ? task.tries().getFirst().startedAt()
                        : task.endedAt() == null ? run.createdAt() : task.endedAt();
        String state = task.state().name();
        String more =
                (task.reason() == null ? "" : task.reason() + " ")
                        + (task.attempts() > 1 ? task.attempts() + " attempts" : "");
        lines.add(
                new Line(
                        at,
                        "  " + run.job() + "/" + task.key(),
                        state,
                        Style.ofState(state),
                        more.strip()));
    }
}
