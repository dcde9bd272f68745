package io.hivemind.executor.process;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Processes of an executor that was killed together with its guard.
public final class Leftovers {
    private static final Logger LOG = LoggerFactory.getLogger(Leftovers.class);

    private Leftovers() {}

    /// Kills all processes with such an entry in their environment. Linux only; elsewhere nothing
    /// is found.
    public static void kill(String variableStart) {
        if (ProcTable.available()) {
            ProcTable.strays(variableStart, 0)
                    .forEach(process -> {
                        LOG.warn(
                                "killing process {}, left by an executor that was killed",
                                process.pid());
                        process.destroyForcibly();
                    });
        }
    }
}
