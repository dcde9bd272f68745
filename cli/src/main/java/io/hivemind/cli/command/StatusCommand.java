package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.RunView;
import io.hivemind.cli.output.ServerView;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.concurrent.Callable;

/// `hivemind status [RUN]`: jobs, executors and the newest runs, or one run with its tasks.
@Command(
        name = "status",
        description = "Shows jobs, executors and the newest runs, or one run with its tasks.")
public final class StatusCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "RUN", description = "The id of a run.")
    private @Nullable String run;

    @Option(names = "--job", paramLabel = "JOB", description = "Only runs of this job.")
    private @Nullable String job;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "10",
            description = "So many runs (default: 10).")
    private int limit;

    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        Api api = server.api();
        if (run != null) {
            JsonNode detail = api.get("/runs/" + Api.segment(run), Map.of());
            output.print(console, detail, answer -> new RunView(console).print(answer));
            return ExitCode.OK;
        }
        ObjectNode overview = JsonNodeFactory.instance.objectNode();
        overview.set("jobs", api.get("/jobs", Map.of("limit", "1000")).path("items"));
        overview.set("executors", api.get("/executors", Map.of()).path("items"));
        String newest = Integer.toString(limit);
        overview.set(
                "runs",
                api.get(
                                "/runs",
                                job == null
                                        ? Map.of("limit", newest)
                                        : Map.of("limit", newest, "job", job))
                        .path("items"));
        output.print(console, overview, answer -> new ServerView(console).print(answer));
        return ExitCode.OK;
    }
}
