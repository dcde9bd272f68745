package io.hivemind.executor.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// A running command, its session and its two pipes.
public final class Subprocess {
    private static final Logger LOG = LoggerFactory.getLogger(Subprocess.class);
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final Path NOTHING = Path.of("/dev/null");
    private static final String WAITING = "read -r line && unset line && exec \"$@\" <" + NOTHING;

    /// How long a pipe may stay open once nobody of the group is left: its bytes have long been
    /// written by then.
    private static final Duration PIPE_GRACE = Duration.ofMillis(200);

    /// What a command left running in the background gets between TERM and KILL.
    private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(1);

    /// Reading a pipe blocks in the kernel, which would hold a virtual thread's carrier: these are
    /// platform threads.
    private static final ExecutorService READERS =
            Executors.newCachedThreadPool(
                    Thread.ofPlatform().name("output-reader-", 0).daemon().factory());

    /// Receives output as it comes, from one thread per stream. Must not keep the buffer.
    public interface Output {
        void bytes(boolean isError, byte[] buffer, int length);
    }

    /// @param marker an entry of the environment, or its start, that no other attempt's processes
    ///   have
    public record Command(
            List<String> words, Path folder, Map<String, String> environment, String marker) {
        public Command {
            words = List.copyOf(words);
            environment = Map.copyOf(environment);
        }
    }

    private final Process process;
    private final ProcessTree tree;
    private final ProcessGuard guard;
    private final CountDownLatch openPipes = new CountDownLatch(2);

    private Subprocess(Process process, ProcessTree tree, ProcessGuard guard) {
        this.process = process;
        this.tree = tree;
        this.guard = guard;
    }

    /// Throws where the command or its folder cannot be used.
    public static Subprocess start(Command command, ProcessGuard guard, Output output)
            throws IOException {
        boolean guarded = Sessions.available();
        ProcessBuilder builder =
                new ProcessBuilder(
                                Sessions.own(guarded ? waiting(command.words()) : command.words()))
                        .directory(command.folder().toFile())
                        .redirectInput(guarded ? Redirect.PIPE : Redirect.from(NOTHING.toFile()));
        builder.environment().clear();
        builder.environment().putAll(command.environment());
        Process process = builder.start();
        guard.began(process.pid());
        if (guarded) {
            letGo(process);
        }
        ProcessTree tree = new ProcessTree(process.toHandle(), guarded, command.marker());
        Subprocess started = new Subprocess(process, tree, guard);
        started.read(process.getInputStream(), false, output);
        started.read(process.getErrorStream(), true, output);
        return started;
    }

    /// The command behind a shell that waits for a line and then becomes it. An executor that is
    /// killed before the guard knows of the process closes the pipe, and the command never starts.
    static List<String> waiting(List<String> command) {
        List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", WAITING, "hivemind-task"));
        words.addAll(command);
        return words;
    }

    private static void letGo(Process process) {
        try (OutputStream line = process.getOutputStream()) {
            line.write('\n');
        } catch (IOException e) {
            LOG.debug("process {} ended before it began: {}", process.pid(), e.getMessage());
        }
    }

    /// Waits for the end of the command, ends what it left running, and has read all output when it
    /// returns. 128 + n for a command that was ended by signal n.
    public int await() throws InterruptedException {
        int code = process.waitFor();
        try {
            if (tree.leftBehind()) {
                tree.end(LEFTOVER_GRACE);
            }
            if (!openPipes.await(PIPE_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                // Somebody who left the group holds a pipe open. It is not waited for.
                tree.end(LEFTOVER_GRACE);
                if (!openPipes.await(PIPE_GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.debug("a pipe of process {} is still open and is given up", process.pid());
                }
            }
        } finally {
            guard.ended(process.pid());
        }
        return code;
    }

    /// TERM to the whole tree, KILL after the grace. Any thread; returns when the tree is gone.
    public void stop(Duration grace) throws InterruptedException {
        tree.end(grace);
    }

    public long pid() {
        return process.pid();
    }

    private void read(InputStream pipe, boolean isError, Output output) {
        READERS.execute(() -> {
            byte[] buffer = new byte[BUFFER_BYTES];
            try (pipe) {
                for (int length = pipe.read(buffer); length >= 0; length = pipe.read(buffer)) {
                    output.bytes(isError, buffer, length);
                }
            } catch (IOException e) {
                LOG.debug("pipe of process {} ended: {}", process.pid(), e.getMessage());
            } finally {
                openPipes.countDown();
            }
        });
    }
}
