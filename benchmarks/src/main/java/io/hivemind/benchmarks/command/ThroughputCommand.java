package io.hivemind.benchmarks.command;

import io.hivemind.benchmarks.measure.Measurement;
import io.hivemind.benchmarks.measure.Throughput;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "throughput",
        description = "Single-task runs completed per second.",
        mixinStandardHelpOptions = true)
public final class ThroughputCommand extends MeasureCommand {

    @Option(
            names = "--under-way",
            defaultValue = "2000",
            description = "Runs started and not ended.")
    private int underWay;

    @Option(names = "--warm-up", defaultValue = "60", description = "Seconds that do not count.")
    private int warmUp;

    @Option(names = "--seconds", defaultValue = "30", description = "Seconds that count.")
    private int seconds;

    @Override
    Measurement measurement() {
        return new Throughput(underWay, warmUp, seconds);
    }
}
