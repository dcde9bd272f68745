package io.hivemind.benchmarks.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.benchmarks.Main;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// This program once more, in a JVM like this one.
final class OwnProcess {

    private OwnProcess() {}

    /// Returns what it printed.
    static String run(List<String> arguments, String more)
            throws IOException, InterruptedException {
        return run("-Xshare:auto", arguments, more);
    }

    /// @param flag one more of the JVM's
    static String run(String flag, List<String> arguments, String more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.add(flag);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(arguments);
        command.add(more);
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var output = process.getInputStream()) {
            String printed = new String(output.readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", arguments) + " " + more + " failed");
            }
            return printed;
        } finally {
            process.destroyForcibly();
        }
    }
}
