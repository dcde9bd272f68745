package io.hivemind.benchmarks;

import io.hivemind.benchmarks.command.ChainCommand;
import io.hivemind.benchmarks.command.IdleCommand;
import io.hivemind.benchmarks.command.LatencyCommand;
import io.hivemind.benchmarks.command.ScaleCommand;
import io.hivemind.benchmarks.command.StartupCommand;
import io.hivemind.benchmarks.command.ThroughputCommand;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `./hivemind bench`.
@Command(
        name = "bench",
        description =
                "Measures the engine, and beside it what Kafka itself allows on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ChainCommand.class,
            LatencyCommand.class,
            ThroughputCommand.class,
            IdleCommand.class,
            StartupCommand.class,
            ScaleCommand.class
        })
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
        System.exit(line.execute(args));
    }
}
