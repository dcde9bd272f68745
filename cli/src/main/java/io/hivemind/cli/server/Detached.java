package io.hivemind.cli.server;

import io.hivemind.cli.UserError;

import sun.misc.Signal;
import sun.misc.SignalHandler;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Starts this command again in a process of its own, which outlives this one and the terminal.
public final class Detached {
    private static final String MARK = "HIVEMIND_DETACHED";
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int LAST_LINES = 5;

    /// @param log what the process prints
    public record Started(long pid, String url, Path log) {}

    private Detached() {}

    /// In the process that goes on: a terminal that closes does not end it.
    public static void settle() {
        if (System.getenv(MARK) != null) {
            Signal.handle(new Signal("HUP"), SignalHandler.SIG_IGN);
        }
    }

    /// Returns when the server is ready and its jobs are loaded. Throws [UserError] with what it
    /// last said where it ended before.
    ///
    /// @param arguments of the command, without the one that asked for the background
    public static Started start(Path data, List<String> arguments) throws InterruptedException {
        Optional<InstanceFile.Instance> running = InstanceFile.in(data).read();
        if (running.isPresent()) {
            throw new UserError(
                    "a server runs on the data in " + data + " already: " + running.get().url());
        }
        try (DataFolder folder = DataFolder.open(Optional.of(data))) {
            Path log = folder.path().resolve("hivemind.log");
            ProcessBuilder builder =
                    new ProcessBuilder(command(arguments))
                            .redirectInput(
                                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            Map<String, String> environment = builder.environment();
            environment.put(MARK, "1");
            Process process = builder.start();
            return new Started(process.pid(), await(process, data, log), log);
        } catch (IOException e) {
            throw new UserError("cannot start a process in the background: " + e.getMessage(), e);
        }
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("io.hivemind.cli.Main");
        command.addAll(arguments);
        return command;
    }

    private static String await(Process process, Path data, Path log)
            throws InterruptedException, IOException {
        while (process.isAlive()) {
            Optional<InstanceFile.Instance> instance =
                    InstanceFile.in(data).read().filter(InstanceFile.Instance::loaded);
            if (instance.isPresent()) {
                return instance.get().url();
            }
            Thread.sleep(PAUSE);
        }
        List<String> lines = Files.readAllLines(log);
        throw new UserError(
                "the server did not start:\n"
                        + String.join(
                                "\n",
                                lines.subList(
                                        Math.max(0, lines.size() - LAST_LINES), lines.size())));
    }
}
