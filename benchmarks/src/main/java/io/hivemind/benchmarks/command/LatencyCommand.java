package io.hivemind.benchmarks.command;

import io.hivemind.benchmarks.measure.Latency;
import io.hivemind.benchmarks.measure.Measurement;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "latency",
        description = "From trigger to start of a task, at a fixed rate of single-task runs.",
        mixinStandardHelpOptions = true)
public final class LatencyCommand extends MeasureCommand {

    @Option(names = "--rate", defaultValue = "100", description = "Runs per second.")
    private int rate;

    @Option(names = "--warm-up", defaultValue = "75", description = "Seconds that do not count.")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "30", description = "Seconds that count.")
    private int seconds;

    @Override
    Measurement measurement() {
        return new Latency(rate, warmUp, seconds);
    }
}
