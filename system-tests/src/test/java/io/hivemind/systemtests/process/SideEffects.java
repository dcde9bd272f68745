package io.hivemind.systemtests.process;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What commands did to the world, which no transaction takes back: a line for each time that one
/// ran, with its fencing token. A command may run again when its executor died, never under the
/// same token.
public final class SideEffects {
    private final Path file;

    /// @param file appended to by all commands of a test
    public SideEffects(Path file) {
        this.file = file.toAbsolutePath();
    }

    /// The command that leaves a line, for a job's `run`.
    public String command() {
        return "echo $HIVEMIND_RUN_ID $HIVEMIND_TASK $HIVEMIND_ATTEMPT.$HIVEMIND_FENCING_TOKEN >> "
                + file;
    }

    /// What is wrong with them, one line each; empty when each run ran so many commands, and each
    /// of them once per token.
    public List<String> faults(Collection<String> runs, int commands) {
        List<String> faults = new ArrayList<>();
        lines().collect(groupingBy(line -> line, counting()))
                .forEach((line, times) -> {
                    if (times != 1) {
                        faults.add(times + " times " + line);
                    }
                });
        Map<String, Long> byRun =
                lines().map(line -> line.substring(0, line.lastIndexOf(' ')))
                        .distinct()
                        .collect(groupingBy(line -> line.split(" ")[0], counting()));
        for (String run : runs) {
            long ran = byRun.getOrDefault(run, 0L);
            if (ran != commands) {
                faults.add(run + " ran " + ran + " of its " + commands + " commands");
            }
        }
        return faults;
    }

    /// How often a command ran, under whatever token.
    public long count() {
        return lines().count();
    }

    private Stream<String> lines() {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
