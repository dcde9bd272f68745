package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.client.RunLogs;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.LogPrinter;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// `hivemind logs RUN [TASK]`.
@Command(name = "logs", description = "Prints what the tasks of a run wrote.")
public final class LogsCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "TASK", description = "Only this task.")
    private @Nullable String task;

    @Option(names = "--attempt", paramLabel = "N", description = "Only this attempt.")
    private @Nullable Integer attempt;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on until the run has ended.")
    private boolean follow;

    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        Map<String, String> which = new LinkedHashMap<>();
        if (task != null) {
            which.put("task", task);
        }
        if (attempt != null) {
            which.put("attempt", attempt.toString());
        }
        Api api = server.api();
        LogPrinter printer = new LogPrinter(console);
        Consumer<JsonNode> print =
                output.isJson() ? chunk -> console.print(chunk.toString()) : printer::print;
        RunLogs logs = new RunLogs(api, run, which);
        if (follow) {
            logs.follow(print);
        } else {
            logs.read(print);
        }
        printer.finish();
        return ExitCode.OK;
    }
}
