package io.hivemind.executor.process;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Linux's table of processes, read when a tree has to be ended: it knows what the JDK does not
/// tell, groups and environments. Empty on other systems.
final class ProcTable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcTable.class);
    private static final Path PROC = Path.of("/proc");

    /// Fields after the name in `/proc/<pid>/stat`: state, parent, group.
    private static final int STATE = 0;

    private static final int GROUP = 2;

    private ProcTable() {}

    static boolean available() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /// Whether it lives and is no zombie: one that lost its parent waits for the system's first
    /// process, which may take its time.
    static boolean runs(ProcessHandle process) {
        if (!process.isAlive()) {
            return false;
        }
        try {
            String[] stat = stat(PROC.resolve(Long.toString(process.pid())));
            return stat != null && !stat[STATE].equals("Z");
        } catch (IOException e) {
            // Gone by now, or a system without this table.
            return !available() && process.isAlive();
        }
    }

    /// Living processes (no zombies) of a group.
    static List<ProcessHandle> ofGroup(long group) {
        return select(pid -> {
            String[] stat = stat(pid);
            return stat != null
                    && !stat[STATE].equals("Z")
                    && stat[GROUP].equals(Long.toString(group));
        });
    }

    /// Living processes outside a group whose environment holds `NAME=value...` with this
    /// beginning: a process that left its group and its parent keeps the environment it was started
    /// with.
    static List<ProcessHandle> strays(String variableStart, long group) {
        return select(pid -> {
            String[] stat = stat(pid);
            return stat != null
                    && !stat[STATE].equals("Z")
                    && !stat[GROUP].equals(Long.toString(group))
                    && environmentHas(pid, variableStart);
        });
    }

    private interface Choice {
        boolean takes(Path pid) throws IOException;
    }

    private static List<ProcessHandle> select(Choice choice) {
        List<ProcessHandle> chosen = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path pid : all) {
                try {
                    if (choice.takes(pid)) {
                        ProcessHandle.of(Long.parseLong(pid.getFileName().toString()))
                                .ifPresent(chosen::add);
                    }
                } catch (IOException e) {
                    LOG.trace("{} ended while we looked, or is somebody else's", pid, e);
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        return chosen;
    }

    private static String @Nullable [] stat(Path pid) throws IOException {
        String line = Files.readString(pid.resolve("stat"), StandardCharsets.ISO_8859_1);
        int nameEnds = line.lastIndexOf(')');
        return nameEnds < 0 ? null : line.substring(nameEnds + 2).split(" ");
    }

    private static boolean environmentHas(Path pid, String variableStart) throws IOException {
        String all = new String(Files.readAllBytes(pid.resolve("environ")), StandardCharsets.UTF_8);
        return all.startsWith(variableStart) || all.contains("\0" + variableStart);
    }
}
