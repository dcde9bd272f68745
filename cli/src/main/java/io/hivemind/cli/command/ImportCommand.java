package io.hivemind.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `hivemind import …`.
@Command(
        name = "import",
        description = "Makes job files of what other schedulers run.",
        subcommands = {ImportCrontabCommand.class})
public final class ImportCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
