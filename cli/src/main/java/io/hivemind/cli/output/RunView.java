package io.hivemind.cli.output;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.Locale;

/// One run with its tasks.
public final class RunView {
    private static final int OUTPUT_WIDTH = 60;

    private final Console console;

    public RunView(Console console) {
        this.console = console;
    }

    /// @param detail the API's RunDetail
    public void print(JsonNode detail) {
        JsonNode run = detail.path("run");
        printHeader(run);
        if (detail.path("tasks").isEmpty()) {
            return;
        }
        console.print("");
        Table table = new Table("TASK", "STATE", "ATTEMPTS", "TOOK", "WHERE", "RESULT");
        for (JsonNode task : detail.path("tasks")) {
            String state = task.path("state").asText();
            String reason = Json.text(task, "reason");
            table.row()
                    .cell(Json.taskName(task))
                    .cell(reason == null ? state : state + " " + reason, Style.ofState(state))
                    .cell(task.path("attempts").asText())
                    .cell(
                            Times.between(
                                    Json.instant(task, "started_at"),
                                    Json.instant(task, "ended_at")))
                    .cell(executor(task))
                    .cell(result(task));
        }
        console.print(table);
    }

    /// One line: what became of the run, and how long it took.
    public void printOutcome(JsonNode run) {
        String state = run.path("state").asText();
        String reason = Json.text(run, "reason");
        console.print(
                console.styled(state, Style.ofState(state))
                        + (reason == null ? "" : " (" + reason.toLowerCase(Locale.ROOT) + ")")
                        + "  "
                        + run.path("job").asText()
                        + "  "
                        + run.path("id").asText()
                        + "  "
                        + Times.between(
                                Json.instant(run, "created_at"), Json.instant(run, "ended_at")));
    }

    /// A line for each task that failed: why, and after how many attempts.
    public void printFailures(JsonNode tasks) {
        for (JsonNode task : tasks) {
            if (task.path("state").asText().equals("FAILED")) {
                String message = Json.text(task, "message");
                String attempts = task.path("attempts").asText();
                console.print(
                        console.styled(Json.taskName(task) + " failed", Style.RED)
                                + " ("
                                + task.path("reason").asText()
                                + (attempts.equals("1") ? "" : ", " + attempts + " attempts")
                                + ")"
                                + (message == null ? "" : ": " + message));
            }
        }
    }

    private void printHeader(JsonNode run) {
        printOutcome(run);
        JsonNode trigger = run.path("trigger");
        console.print(
                "  started by  "
                        + trigger.path("kind").asText()
                        + " "
                        + trigger.path("id").asText());
        console.print("  created     " + Times.local(Json.instant(run, "created_at")));
        console.print("  revision    " + run.path("revision").asText());
        if (!run.path("params").isEmpty()) {
            console.print("  params      " + run.path("params"));
        }
    }

    private static String executor(JsonNode task) {
        String executor = null;
        for (JsonNode attempt : task.path("history")) {
            executor = Json.text(attempt, "executor");
        }
        return executor == null ? "-" : executor;
    }

    private static String result(JsonNode task) {
        String message = Json.text(task, "message");
        if (message != null && !message.isEmpty()) {
            return shortened(message);
        }
        JsonNode output = task.path("output");
        return output.isNull() || output.isMissingNode() ? "" : shortened(output.toString());
    }

    private static String shortened(String text) {
        String line = text.replace('\n', ' ');
        return line.length() <= OUTPUT_WIDTH ? line : line.substring(0, OUTPUT_WIDTH - 1) + "…";
    }
}
