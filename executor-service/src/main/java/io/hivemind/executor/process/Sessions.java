package io.hivemind.executor.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How a command gets a session, and so a process group, of its own: through util-linux's `setsid`,
/// which becomes the command without a fork, so that the process we started is the group's leader.
/// The JDK has no way of its own.
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Optional<Path> SETSID = find("setsid");

    static {
        if (SETSID.isEmpty()) {
            LOG.warn(
                    "no setsid on the PATH (util-linux): tasks share the executor's process group,"
                            + " and a process that outlives its parent cannot be stopped with its"
                            + " task");
        }
    }

    private Sessions() {}

    static boolean available() {
        return SETSID.isPresent();
    }

    /// The command that runs `command` in its own session, or `command` itself where that is not
    /// possible.
    static List<String> own(List<String> command) {
        return SETSID.map(
                        setsid -> {
                            List<String> all = new java.util.ArrayList<>();
                            all.add(setsid.toString());
                            all.addAll(command);
                            return List.copyOf(all);
                        })
                .orElse(command);
    }

    private static Optional<Path> find(String program) {
        String path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
        for (String folder : path.split(File.pathSeparator)) {
            Path candidate = Path.of(folder.isEmpty() ? "." : folder, program);
            if (Files.isExecutable(candidate)) {
                return Optional.of(candidate.toAbsolutePath());
            }
        }
        return Optional.empty();
    }
}
