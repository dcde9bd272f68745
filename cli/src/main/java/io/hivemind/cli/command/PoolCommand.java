package io.hivemind.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `hivemind pool …`.
@Command(
        name = "pool",
        description = "About pools.",
        subcommands = {PoolListCommand.class, PoolDeleteCommand.class})
public final class PoolCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
