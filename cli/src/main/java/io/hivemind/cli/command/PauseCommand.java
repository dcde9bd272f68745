package io.hivemind.cli.command;

import io.hivemind.cli.client.Api;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/// `hivemind pause RUN|JOB`.
@Command(
        name = "pause",
        description = "Starts no more attempts of a run, or of all runs of a job; live ones go on.")
public final class PauseCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN|JOB", description = "The id of a run, or the name of a job.")
    private String what = "";

    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private OutputOption output = new OutputOption();

    @Override
    public Integer call() {
        Api api = server.api();
        return new Standing(api, output).change(what, "pause");
    }
}
