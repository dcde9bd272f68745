package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.Map;
import java.util.concurrent.Callable;

/// `hivemind cancel RUN`.
@Command(
        name = "cancel",
        description = "Cancels a run: what it runs is stopped, what waits never starts.")
public final class CancelCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        String path = "/runs/" + Api.segment(run) + "/cancel";
        JsonNode answer =
                server.api().post(path, Map.of(), JsonNodeFactory.instance.objectNode(), Map.of());
        output.print(
                console,
                answer,
                cancelled -> console.print(run + " is " + cancelled.path("state").asText()));
        return ExitCode.OK;
    }
}
