package io.hivemind.benchmarks.command;

import io.hivemind.benchmarks.measure.Chain;
import io.hivemind.benchmarks.measure.Measurement;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
        name = "chain",
        description = "A run of 40 tasks in a row that do nothing, one run at a time.",
        mixinStandardHelpOptions = true)
public final class ChainCommand extends MeasureCommand {

    @Option(names = "--warm-ups", defaultValue = "20", description = "Runs that do not count.")
    private int warmUps;

    @Option(names = "--runs", defaultValue = "20", description = "Runs that count.")
    private int runs;

    @Option(
            names = "--subprocess",
            description = "Each task of the engine starts a process, `true`.")
    private boolean subprocess;

    @Override
    boolean subprocesses() {
        return subprocess;
    }

    @Override
    Measurement measurement() {
        return new Chain(warmUps, runs);
    }
}
