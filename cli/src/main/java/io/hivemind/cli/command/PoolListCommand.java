package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.PoolView;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

import java.util.Map;
import java.util.concurrent.Callable;

/// `hivemind pool list`.
@Command(
        name = "list",
        description = "Shows the pools: their slots, who holds them, and how many wait.")
public final class PoolListCommand implements Callable<Integer> {
    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        JsonNode pools = server.api().get("/pools", Map.of());
        output.print(console, pools, it -> new PoolView(console).print(it.path("items")));
        return ExitCode.OK;
    }
}
