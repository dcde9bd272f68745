package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.cli.client.Api;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.run.Attended;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;

/// `hivemind rerun RUN [--from-failed | --from TASK]`.
@Command(
        name = "rerun",
        description = "Runs a run again that has ended, as a new run with the same parameters.")
public final class RerunCommand implements Callable<Integer> {
    static final class From {
        @Option(
                names = "--from-failed",
                description = "Only what did not succeed, and what comes after it.")
        private boolean failed;

        @Option(
                names = "--from",
                paramLabel = "TASK",
                description = "This task too, and what comes after it.")
        private @Nullable String task;
    }

    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @ArgGroup private From from = new From();

    @Option(
            names = "--wait",
            description = "Wait for the run's end, and end with 0, or 1 if it failed.")
    private boolean wait;

    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() throws InterruptedException {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        if (from.failed) {
            request.put("from", "failed");
        } else if (from.task != null) {
            request.put("from", "task").put("task", from.task);
        }
        Api api = server.api();
        String path = "/runs/" + Api.segment(run) + "/rerun";
        Map<String, String> key = Map.of("Idempotency-Key", UUID.randomUUID().toString());
        JsonNode answer = api.post(path, Map.of(), request, key);
        Attended attended = new Attended(api, console, output);
        return wait ? attended.until(answer.path("id").asText(), false) : attended.left(answer);
    }
}
