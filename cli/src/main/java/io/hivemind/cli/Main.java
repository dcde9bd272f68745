package io.hivemind.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/// Entry point of the `hivemind` command line.
@Command(
        name = "hivemind",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs jobs; its only backbone is Apache Kafka.")
public final class Main implements Runnable {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
