package io.hivemind.cli.output;

import com.fasterxml.jackson.databind.JsonNode;

/// Jobs, executors and the newest runs, as tables.
public final class ServerView {
    private final Console console;

    public ServerView(Console console) {
        this.console = console;
    }

    /// @param overview `{jobs, executors, runs}`, lists as the API gives them
    public void print(JsonNode overview) {
        printJobs(overview.path("jobs"));
        console.print("");
        printExecutors(overview.path("executors"));
        console.print("");
        printRuns(overview.path("runs"));
    }

    private void printJobs(JsonNode jobs) {
        if (jobs.isEmpty()) {
            console.print("No jobs yet: hivemind apply FILE loads some.", Style.DIM);
            return;
        }
        Table table = new Table("JOB", "TASKS", "TRIGGERS", "APPLIED", "LAST RUN", "");
        for (JsonNode job : jobs) {
            String last = job.path("last_run").path("state").asText("");
            table.row()
                    .cell(job.path("name").asText())
                    .cell(job.path("tasks").asText())
                    .cell(Json.words(job.path("triggers")))
                    .cell(Times.local(Json.instant(job, "applied_at")))
                    .cell(last.isEmpty() ? "-" : last, Style.ofState(last))
                    .cell(standing(job), Style.YELLOW);
        }
        console.print(table);
    }

    private static String standing(JsonNode job) {
        return job.path("paused").asBoolean()
                ? "paused"
                : job.path("enabled").asBoolean(true) ? "" : "not enabled";
    }

    private void printExecutors(JsonNode executors) {
        if (executors.isEmpty()) {
            console.print(
                    "No executor has been heard of: tasks wait until one is started.",
                    Style.YELLOW);
            return;
        }
        Table table = new Table("EXECUTOR", "STATE", "SLOTS", "QUEUES", "HOST", "LAST SEEN");
        for (JsonNode executor : executors) {
            String state = executor.path("state").asText();
            table.row()
                    .cell(executor.path("id").asText())
                    .cell(state, state.equals("active") ? Style.GREEN : Style.YELLOW)
                    .cell(
                            executor.path("busy_slots").asText()
                                    + "/"
                                    + executor.path("slots").asText())
                    .cell(Json.words(executor.path("queues")))
                    .cell(executor.path("host").asText())
                    .cell(Times.local(Json.instant(executor, "last_seen_at")));
        }
        console.print(table);
    }

    private void printRuns(JsonNode runs) {
        if (runs.isEmpty()) {
            console.print("No runs yet: hivemind run JOB starts one.", Style.DIM);
            return;
        }
        Table table = new Table("RUN", "JOB", "STATE", "CREATED", "TOOK");
        for (JsonNode run : runs) {
            String state = run.path("state").asText();
            String reason = run.path("reason").asText("");
            table.row()
                    .cell(run.path("id").asText())
                    .cell(run.path("job").asText())
                    .cell(reason.isEmpty() ? state : state + " " + reason, Style.ofState(state))
                    .cell(Times.local(Json.instant(run, "created_at")))
                    .cell(
                            Times.between(
                                    Json.instant(run, "created_at"),
                                    Json.instant(run, "ended_at")));
        }
        console.print(table);
    }
}
