package io.hivemind.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/// A process that a test starts, watches and kills. Its output (both streams, in order) is kept,
/// and logged at DEBUG.
///
/// Two threads use it: the test's, and the one that pumps the output. Closing it kills it.
public final class ChildProcess implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name;
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private boolean ended;

    private ChildProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        Thread.ofVirtual().name("output of " + name).start(this::pump);
    }

    /// Starts a JVM like this one, with this one's class path.
    public static ChildProcess java(
            Class<?> main, List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(
                List.of(
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
        command.add("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.hivemind.avro");
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return start(main.getSimpleName(), new ProcessBuilder(command));
    }

    /// Starts any program, as its builder says; its error stream goes where its output goes.
    public static ChildProcess start(String name, ProcessBuilder builder) {
        try {
            return new ChildProcess(name, builder.redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// What it has printed so far.
    public synchronized List<String> output() {
        return List.copyOf(lines);
    }

    /// Waits for a line of its output, one that was printed already included, and returns it.
    ///
    /// @param what names the line in the failure's message
    /// @throws AssertionError after two minutes, or when the process ends without it
    public synchronized String awaitLine(String what, Predicate<String> condition) {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        try {
            for (int i = 0; ; i++) {
                while (i >= lines.size()) {
                    long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                    if (ended || leftMs <= 0) {
                        throw new AssertionError(
                                "%s %s without %s:\n  %s"
                                        .formatted(
                                                name,
                                                ended ? "ended" : "runs on",
                                                what,
                                                String.join("\n  ", lines)));
                    }
                    wait(leftMs);
                }
                if (condition.test(lines.get(i))) {
                    return lines.get(i);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Asks it to end, with SIGTERM.
    public void terminate() {
        process.destroy();
    }

    /// Kill -9. Returns when it is gone; its children are not touched.
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /// Freezes it with SIGSTOP, as a long pause of its machine would.
    public void freeze() {
        signal("STOP");
    }

    /// Lets a frozen process go on.
    public void thaw() {
        signal("CONT");
    }

    /// Waits until it has ended and returns its exit code.
    ///
    /// @throws AssertionError after two minutes
    public int awaitExit() {
        try {
            return process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).exitValue();
        } catch (TimeoutException e) {
            throw new AssertionError(
                    name + " does not end:\n  " + String.join("\n  ", output()), e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// Waits until both its streams are closed, and returns all that it printed: after its exit,
    /// what it said last may still be on the way.
    ///
    /// @throws AssertionError after two minutes
    public synchronized List<String> awaitOutput() {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (!ended) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
                if (leftMs <= 0) {
                    throw new AssertionError(name + " does not close its output");
                }
                wait(leftMs);
            }
            return output();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }

    private void signal(String signal) {
        try (ChildProcess kill =
                start("kill", new ProcessBuilder("kill", "-" + signal, Long.toString(pid())))) {
            if (kill.awaitExit() != 0) {
                throw new IllegalStateException("cannot signal " + name + ": " + kill.output());
            }
        }
    }

    private void pump() {
        try (BufferedReader reader = process.inputReader(UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                LOG.debug("{}: {}", name, line);
                keep(line);
            }
        } catch (IOException e) {
            keep("(its output broke off: " + e.getMessage() + ")");
        } finally {
            end();
        }
    }

    private synchronized void keep(String line) {
        lines.add(line);
        notifyAll();
    }

    private synchronized void end() {
        ended = true;
        notifyAll();
    }
}
