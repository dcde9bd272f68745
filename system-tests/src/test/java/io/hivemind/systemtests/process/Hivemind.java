package io.hivemind.systemtests.process;

import io.hivemind.cli.Main;
import io.hivemind.testing.ChildProcess;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The command line, as processes of their own in a folder of the test's.
public final class Hivemind {

    /// How a command ended, and all that it printed, on both streams.
    public record Finished(int exitCode, List<String> lines) {

        public String text() {
            return String.join("\n", lines);
        }
    }

    private static final Pattern TESTING =
            Pattern.compile("[/\\\\]testing[/\\\\]target[/\\\\]|hivemind-testing");

    static final String MAIN = Main.class.getName();

    private static final List<String> JAVA = java();

    private final Path folder;

    private Hivemind(Path folder) {
        this.folder = folder;
    }

    /// @param folder where the commands run: `.hivemind` in it is their data folder
    public static Hivemind in(Path folder) {
        return new Hivemind(folder);
    }

    /// Starts a command that goes on; its test closes it, which is a kill -9.
    public ChildProcess start(String... arguments) {
        List<String> command = new ArrayList<>(JAVA);
        command.add(MAIN);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("HIVEMIND_"));
        // What it prints is read as UTF-8, whatever this machine speaks.
        builder.environment().put("LC_ALL", "C.UTF-8");
        return ChildProcess.start("hivemind " + String.join(" ", arguments), builder);
    }

    /// Runs a command to its end.
    public Finished run(String... arguments) {
        try (ChildProcess process = start(arguments)) {
            int exitCode = process.awaitExit();
            return new Finished(exitCode, process.awaitOutput());
        }
    }

    /// A JVM that is started many times and for a short while: what makes the start cheap.
    private static List<String> java() {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        java.add("-XX:-UsePerfData");
        java.add("--enable-native-access=ALL-UNNAMED");
        java.add("--sun-misc-unsafe-memory-access=allow");
        java.add("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.hivemind.avro");
        java.addAll(List.of("-cp", classPath()));
        java.addAll(StartCache.option(java, jars()));
        return List.copyOf(java);
    }

    static String classPath() {
        return jars().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    /// This test's class path, without what is only for tests: their settings of logging are not
    /// the program's.
    private static List<Path> jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes") && !TESTING.matcher(entry).find())
                .map(Path::of)
                .filter(Files::exists)
                .toList();
    }
}
