package io.hivemind.cli.output;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What an explanation says: a line for each gate, with a mark, and what would release it.
public final class ExplanationView {
    private static final int MOST_LINES = 40;

    private enum Mark {
        PASSED("✓", Style.GREEN),
        WAITS("…", Style.YELLOW),
        STOPPED("✗", Style.RED),
        NOT_ASKED("·", Style.DIM);

        private final String sign;
        private final Style style;

        Mark(String sign, Style style) {
            this.sign = sign;
            this.style = style;
        }
    }

    private final Console console;

    public ExplanationView(Console console) {
        this.console = console;
    }

    /// @param answer the API's explanation of a run, a job or a record
    public void print(JsonNode answer) {
        if (answer.has("outcome")) {
            printRecord(answer);
            return;
        }
        printHead(answer);
        printGates(answer);
        printFacts("tasks", answer.path("tasks"));
        printFacts("last triggers", answer.path("triggers"));
    }

    private void printHead(JsonNode answer) {
        String task = Json.text(answer, "task");
        String run = Json.text(answer, "run");
        String job = answer.path("job").asText();
        String name =
                run == null
                        ? "job " + job
                        : (task == null ? "" : "task " + task + " of ")
                                + "run "
                                + run
                                + " of "
                                + job;
        String state = Json.text(answer, "state");
        String reason = Json.text(answer, "reason");
        console.print(
                console.styled(name, Style.BOLD)
                        + (state == null ? "" : "  " + console.styled(state, Style.ofState(state)))
                        + (reason == null ? "" : " " + reason));
        String says = answer.path("says").asText();
        if (!isSaidBelow(says, answer.path("gates"))) {
            console.print(says);
        }
    }

    private static boolean isSaidBelow(String says, JsonNode gates) {
        for (JsonNode gate : gates) {
            if (gate.path("says").asText().equals(says)) {
                return true;
            }
        }
        return false;
    }

    private void printGates(JsonNode answer) {
        Instant now = Json.instant(answer, "at");
        int width = 0;
        for (JsonNode gate : answer.path("gates")) {
            width = Math.max(width, gate.path("gate").asText().length());
        }
        for (JsonNode gate : answer.path("gates")) {
            Mark mark = Mark.valueOf(upper(gate.path("standing").asText()));
            String name = gate.path("gate").asText();
            String line =
                    console.styled(mark.sign, mark.style)
                            + " "
                            + name
                            + " ".repeat(width - name.length() + 2)
                            + said(gate, mark, now);
            console.print(line);
            String indent = " ".repeat(width + 4);
            printFactsOf(gate, indent);
            String release = Json.text(gate, "release");
            if (mark == Mark.WAITS && release != null) {
                console.print(
                        indent + console.styled("→ " + release, Style.CYAN) + until(gate, now));
            }
        }
    }

    private String said(JsonNode gate, Mark mark, @Nullable Instant now) {
        String says = gate.path("says").asText();
        return mark == Mark.NOT_ASKED ? console.styled(says + until(gate, now), Style.DIM) : says;
    }

    /// `, at 2026-11-21 08:00:05 (in 12.0 s)`, or nothing.
    private static String until(JsonNode gate, @Nullable Instant now) {
        Instant at = Json.instant(gate, "release_at");
        if (at == null) {
            return "";
        }
        Duration left = now == null ? Duration.ZERO : Duration.between(now, at);
        return ", at "
                + Times.local(at)
                + (left.isPositive() ? " (in " + Times.duration(left) + ")" : "");
    }

    private void printFactsOf(JsonNode gate, String indent) {
        for (String line : lines(gate.path("facts"))) {
            console.print(indent + line);
        }
    }

    private void printFacts(String title, JsonNode facts) {
        if (facts.isEmpty()) {
            return;
        }
        console.print("");
        console.print(title, Style.BOLD);
        List<String> lines = lines(facts);
        lines.stream().limit(MOST_LINES).forEach(line -> console.print("  " + line));
        if (lines.size() > MOST_LINES) {
            console.print(
                    "  and " + (lines.size() - MOST_LINES) + " more: --output json has them all",
                    Style.DIM);
        }
    }

    /// Aligned: name, state, the rest.
    private List<String> lines(JsonNode facts) {
        int names = 0;
        int states = 0;
        for (JsonNode fact : facts) {
            names = Math.max(names, fact.path("name").asText().length());
            String state = Json.text(fact, "state");
            states = Math.max(states, state == null ? 0 : state.length() + 2);
        }
        List<String> lines = new ArrayList<>();
        for (JsonNode fact : facts) {
            String name = fact.path("name").asText();
            String state = Json.text(fact, "state");
            String shown = state == null ? "" : console.styled(state, Style.ofState(state));
            Instant at = Json.instant(fact, "at");
            String says = fact.path("says").asText();
            String when = at == null ? "" : (says.isEmpty() ? "" : ", ") + Times.local(at);
            lines.add(
                    (name
                                    + " ".repeat(names - name.length() + 2)
                                    + shown
                                    + " ".repeat(states - (state == null ? 0 : state.length()))
                                    + says
                                    + when)
                            .stripTrailing());
        }
        return lines;
    }

    private void printRecord(JsonNode answer) {
        String place =
                answer.path("topic").asText()
                        + ":"
                        + answer.path("partition").asText()
                        + ":"
                        + answer.path("offset").asText();
        Instant at = Json.instant(answer, "at");
        console.print(
                console.styled(answer.path("kind").asText() + " " + place, Style.BOLD)
                        + (at == null ? "" : "  " + Times.local(at)));
        console.print(answer.path("says").asText());
        for (JsonNode event : answer.path("events")) {
            String task = event.path("data").path("task").asText("");
            console.print(
                    "  "
                            + console.styled("→ ", Style.CYAN)
                            + event.path("type").asText()
                            + (task.isEmpty() ? "" : " " + task)
                            + "  "
                            + Times.local(Json.instant(event, "decided_at")));
        }
        String run = Json.text(answer, "run");
        if (run != null) {
            console.print("  hivemind explain " + run, Style.DIM);
        }
    }

    private static String upper(String word) {
        return word.toUpperCase(java.util.Locale.ROOT);
    }
}
