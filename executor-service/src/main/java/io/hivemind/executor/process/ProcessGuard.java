package io.hivemind.executor.process;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Ends what an executor leaves behind when it is killed: a shell that is told of each process
/// group that starts and ends. When its input closes, however the executor ended, it sends TERM,
/// and KILL two seconds later, to those that have not ended. Without it, orphans would run beside
/// the attempt that replaces theirs.
public final class ProcessGuard implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessGuard.class);

    private static final String SCRIPT =
            """
            trap '' HUP INT TERM
            live=' '
            while read -r what group; do
              case $what in
                +) live="$live$group " ;;
                -) live="${live%% "$group" *} ${live#* "$group" }" ;;
              esac
            done
            [ -n "${live# }" ] || exit 0
            for group in $live; do kill -s TERM -- "-$group"; done
            sleep 2
            for group in $live; do kill -s KILL -- "-$group"; done
            """;

    private final @Nullable Process shell;
    private final @Nullable OutputStream tell;
    private boolean broken;

    private ProcessGuard(@Nullable Process shell) {
        this.shell = shell;
        this.tell = shell == null ? null : shell.getOutputStream();
    }

    /// Without `setsid` there are no groups to guard, and nothing is started.
    public static ProcessGuard start() {
        if (!Sessions.available()) {
            return new ProcessGuard(null);
        }
        ProcessBuilder builder =
                new ProcessBuilder(Sessions.own(List.of("/bin/sh", "-c", SCRIPT, "hivemind-guard")))
                        .redirectOutput(Redirect.DISCARD)
                        .redirectError(Redirect.DISCARD);
        builder.environment().keySet().retainAll(List.of("PATH"));
        try {
            return new ProcessGuard(builder.start());
        } catch (IOException e) {
            LOG.warn("no guard for orphans, /bin/sh cannot be started: {}", e.getMessage());
            return new ProcessGuard(null);
        }
    }

    void began(long group) {
        say("+ " + group);
    }

    void ended(long group) {
        say("- " + group);
    }

    private synchronized void say(String line) {
        if (tell == null || broken) {
            return;
        }
        try {
            tell.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
            tell.flush();
        } catch (IOException e) {
            broken = true;
            LOG.warn(
                    "the guard for orphans is gone ({}): tasks outlive this executor if it is"
                            + " killed",
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        if (shell == null || tell == null) {
            return;
        }
        try {
            tell.close();
            shell.waitFor(1, TimeUnit.SECONDS);
        } catch (IOException e) {
            LOG.debug("the guard was gone already", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
