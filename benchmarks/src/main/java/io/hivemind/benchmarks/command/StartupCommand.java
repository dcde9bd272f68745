package io.hivemind.benchmarks.command;

import io.hivemind.benchmarks.measure.Measurement;
import io.hivemind.benchmarks.measure.Startup;

import picocli.CommandLine.Command;

@Command(
        name = "startup",
        description = "From the start of the process to ready, and to the end of the first run.",
        mixinStandardHelpOptions = true)
public final class StartupCommand extends MeasureCommand {

    @Override
    Measurement measurement() {
        return new Startup();
    }
}
