package io.hivemind.systemtests.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.testing.ChildProcess;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// The program's classes as one run of an example loaded and linked them (the JVM's AOT cache): the
/// tests start dozens of servers, and with it a start takes half the processor time. It is made
/// once in a build, and anew when a jar has changed: the JVM would take the old classes (25.0.3
/// does not compare them).
final class StartCache {
    private static final Logger LOG = LoggerFactory.getLogger(StartCache.class);
    private static final Path TARGET = Path.of("target").toAbsolutePath();
    private static final Path CACHE = TARGET.resolve("program.aot");
    private static final Path EXAMPLE = Path.of("../examples/hello.yaml").toAbsolutePath();

    private StartCache() {}

    /// What makes a JVM use it, and say nothing of code in it that does not fit; nothing where
    /// there is none. A cache is only made of jars, and the modules have theirs from the phase
    /// `package` on.
    ///
    /// @param java the command line of a JVM, its class path included
    /// @param jars the entries of that class path
    static List<String> option(List<String> java, List<Path> jars) {
        return jars.stream().allMatch(Files::isRegularFile) && isMade(java, jars)
                ? List.of("-XX:AOTCache=" + CACHE, "-Xlog:disable")
                : List.of();
    }

    /// Suites run side by side in JVMs of their own: one makes it while the others wait. The file
    /// that they lock holds what the last one was made of.
    private static boolean isMade(List<String> java, List<Path> jars) {
        try (FileChannel made =
                FileChannel.open(
                        TARGET.resolve("program.aot.jars"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            made.lock(); // until it is closed
            ByteBuffer of = UTF_8.encode(stamps(jars));
            ByteBuffer before = ByteBuffer.allocate((int) made.size());
            made.read(before, 0);
            if (!before.flip().equals(of)) {
                make(java);
                made.truncate(0).write(of, 0);
            }
            return Files.exists(CACHE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String stamps(List<Path> jars) throws IOException {
        StringBuilder stamps = new StringBuilder();
        for (Path jar : jars) {
            stamps.append(jar).append(' ').append(Files.getLastModifiedTime(jar)).append('\n');
        }
        return stamps.toString();
    }

    private static void make(List<String> java) throws IOException {
        Files.deleteIfExists(CACHE);
        List<String> command = new ArrayList<>(java);
        command.add("-XX:AOTCacheOutput=" + CACHE);
        command.addAll(List.of(Hivemind.MAIN, "run", EXAMPLE.toString()));
        command.addAll(List.of("--server", "http://127.0.0.1:1"));
        Path folder = Files.createTempDirectory(TARGET, "program.aot");
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        try (ChildProcess run = ChildProcess.start("making " + CACHE, builder)) {
            if (run.awaitExit() != 0) {
                LOG.warn("There is no {}: {}", CACHE, run.awaitOutput());
            }
        }
    }
}
