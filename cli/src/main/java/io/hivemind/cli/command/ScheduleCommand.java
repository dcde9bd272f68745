package io.hivemind.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `hivemind schedule …`.
@Command(
        name = "schedule",
        description = "About time schedules.",
        subcommands = {SchedulePreviewCommand.class})
public final class ScheduleCommand implements Runnable {
    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
