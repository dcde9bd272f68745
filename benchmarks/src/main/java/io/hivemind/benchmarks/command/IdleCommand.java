package io.hivemind.benchmarks.command;

import io.hivemind.benchmarks.measure.Idle;
import io.hivemind.benchmarks.measure.Measurement;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "idle",
        description = "Processor time and memory of a system that has nothing to do.",
        mixinStandardHelpOptions = true)
public final class IdleCommand extends MeasureCommand {

    @Option(names = "--runs", defaultValue = "200", description = "Runs before it is left alone.")
    private int runs;

    @Option(names = "--settle", defaultValue = "30", description = "Seconds that do not count.")
    private int settle;

    @Option(names = "--seconds", defaultValue = "60", description = "Seconds that count.")
    private int seconds;

    @Override
    Measurement measurement() {
        return new Idle(runs, settle, seconds);
    }
}
