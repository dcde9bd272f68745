package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.server.InstanceFile;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// `hivemind stop`: ends the server of a data folder, letting what runs finish.
@Command(
        name = "stop",
        description =
                "Ends the server that was started with this data folder; running tasks finish.")
public final class StopCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Its data folder (default: .hivemind).")
    private Path data = ServerOptions.DEFAULT_DATA;

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() throws InterruptedException {
        InstanceFile.Instance instance =
                InstanceFile.in(data)
                        .read()
                        .orElseThrow(() ->
                                new UserError(
                                        "no server runs on the data in " + data.toAbsolutePath()));
        ProcessHandle process =
                ProcessHandle.of(instance.pid())
                        .orElseThrow(
                                () -> new UserError("process " + instance.pid() + " has gone"));
        if (!process.destroy()) {
            throw new UserError("process " + instance.pid() + " cannot be stopped by this user");
        }
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new UserError(
                    "process "
                            + instance.pid()
                            + " still lets running tasks finish; it ends when they have",
                    e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        output.print(
                console,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("stopped", instance.url())
                        .put("pid", instance.pid()),
                stopped -> console.print("stopped " + instance.url()));
        return ExitCode.OK;
    }
}
