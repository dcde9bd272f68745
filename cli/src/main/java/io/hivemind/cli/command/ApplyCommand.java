package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.server.JobFiles;
import io.hivemind.cli.server.JobLoader;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/// `hivemind apply FILE…`.
@Command(name = "apply", description = "Loads or changes jobs: all of a file, or none of it.")
public final class ApplyCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Job files; a folder stands for those in it.")
    private List<Path> files = List.of();

    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        JobLoader loader = new JobLoader(server.api(), console);
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        for (Path file : JobFiles.some(files)) {
            JsonNode answer = loader.apply(file);
            answers.addAll((ArrayNode) answer.path("jobs"));
        }
        output.print(
                console,
                answers,
                jobs -> jobs.forEach(job -> console.print(JobLoader.describe(job))));
        return ExitCode.OK;
    }
}
