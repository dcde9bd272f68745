package io.hivemind.cli.run;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.client.RunLogs;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.LogPrinter;
import io.hivemind.cli.output.RunView;

import java.util.Map;
import java.util.Set;

/// What the command line shows of a run that it has started: only that, or what the run writes and
/// what became of it, staying to its end.
public final class Attended {
    private static final Set<String> OVER = Set.of("SUCCEEDED", "FAILED", "SKIPPED", "CANCELLED");
    private static final String LONGEST_WAIT_MS = "60000";

    private final Api api;
    private final Console console;
    private final OutputOption output;

    public Attended(Api api, Console console, OutputOption output) {
        this.api = api;
        this.console = console;
        this.output = output;
    }

    /// Nobody waits: prints what was started, as the API has answered. Returns the exit code.
    public int left(JsonNode started) {
        output.print(
                console,
                started,
                run -> console.print(run.path("id").asText() + " " + run.path("state").asText()));
        return ExitCode.OK;
    }

    /// Returns the exit code: 0 if the run SUCCEEDED, else 1.
    public int until(String run, boolean follow) {
        if (follow) {
            LogPrinter printer = new LogPrinter(console);
            new RunLogs(api, run, Map.of())
                    .follow(
                            output.isJson()
                                    ? chunk -> console.print(chunk.toString())
                                    : printer::print);
            printer.finish();
        }
        JsonNode detail = ended(run);
        output.print(
                console,
                detail,
                answer -> {
                    if (follow) {
                        new RunView(console).printFailures(answer.path("tasks"));
                        new RunView(console).printOutcome(answer.path("run"));
                    } else {
                        new RunView(console).print(answer);
                    }
                });
        boolean succeeded = detail.path("run").path("state").asText().equals("SUCCEEDED");
        return succeeded ? ExitCode.OK : ExitCode.FAILED;
    }

    private JsonNode ended(String run) {
        while (true) {
            JsonNode detail =
                    api.get("/runs/" + Api.segment(run), Map.of("wait_ms", LONGEST_WAIT_MS));
            if (OVER.contains(detail.path("run").path("state").asText())) {
                return detail;
            }
        }
    }
}
