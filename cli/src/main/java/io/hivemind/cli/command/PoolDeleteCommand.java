package io.hivemind.cli.command;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/// `hivemind pool delete POOL`.
@Command(
        name = "delete",
        description = "Takes a pool out of force; refused while a task of a job takes of it.")
public final class PoolDeleteCommand implements Callable<Integer> {
    @Parameters(paramLabel = "POOL", description = "The name of a pool.")
    private String pool = "";

    @Mixin private ServerOptions server = new ServerOptions();

    @Override
    public Integer call() {
        server.api().delete("/pools/" + Api.segment(pool));
        Console.system().print(pool + " is deleted");
        return ExitCode.OK;
    }
}
