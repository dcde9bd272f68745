package io.hivemind.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `hivemind schedule …`.
@Command(
        name = "schedule",
        description = "About time schedules.",
        subcommands = {SchedulePreviewCommand.class, ScheduleAuditCommand.class})
public final class ScheduleCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        spec.commandLine().usage(System.out);
    }
}
