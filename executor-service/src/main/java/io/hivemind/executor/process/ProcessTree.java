package io.hivemind.executor.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A process with all that came of it: its group, its descendants, and on Linux those that left
/// both but still carry its environment.
final class ProcessTree {
    private static final Duration LOOK_EVERY = Duration.ofMillis(10);
    private static final Duration KILL_TAKES_AT_MOST = Duration.ofSeconds(2);

    private final ProcessHandle root;

    /// The root's number, where it leads a group of its own; else 0.
    private final long group;

    private final String marker;

    /// @param marker the start of an entry of the environment (`NAME=value`) that no other attempt
    ///   has
    ProcessTree(ProcessHandle root, boolean leadsGroup, String marker) {
        this.root = root;
        this.group = leadsGroup ? root.pid() : 0;
        this.marker = marker;
    }

    /// Whether processes of the group outlive the root. One system call where there is none.
    boolean leftBehind() {
        return group != 0 && Signals.groupExists(group) && !groupMembers().isEmpty();
    }

    /// TERM to all, then KILL to those that are still there after the grace. Returns when none is
    /// left.
    void end(Duration grace) throws InterruptedException {
        // Before the signal, which makes orphans; all else may take a moment and comes after it.
        List<ProcessHandle> descendants = root.descendants().toList();
        if (group != 0 && !Signals.TERM.sendToGroup(group)) {
            // It has only just started and does not lead its group yet.
            root.destroy();
        }
        List<ProcessHandle> outside = outsiders(descendants);
        outside.forEach(ProcessHandle::destroy);
        if (!goneWithin(grace, outside)) {
            kill(outside);
        }
    }

    /// KILL to all, at once.
    void kill() throws InterruptedException {
        kill(List.of());
    }

    private void kill(List<ProcessHandle> known) throws InterruptedException {
        // Once more from the start: a tree that is being ended may have grown.
        List<ProcessHandle> outside =
                Stream.concat(known.stream(), outsiders(root.descendants().toList()).stream())
                        .distinct()
                        .toList();
        if (group != 0) {
            Signals.KILL.sendToGroup(group);
        }
        outside.forEach(ProcessHandle::destroyForcibly);
        goneWithin(KILL_TAKES_AT_MOST, outside);
    }

    private boolean goneWithin(Duration time, List<ProcessHandle> outside)
            throws InterruptedException {
        long deadline = System.nanoTime() + time.toNanos();
        while (root.isAlive() || leftBehind() || outside.stream().anyMatch(ProcTable::runs)) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            Thread.sleep(LOOK_EVERY);
        }
        return true;
    }

    private List<ProcessHandle> groupMembers() {
        if (ProcTable.available()) {
            return ProcTable.ofGroup(group);
        }
        return List.of(root);
    }

    /// What the group's signal does not reach.
    private List<ProcessHandle> outsiders(List<ProcessHandle> descendants) {
        List<ProcessHandle> found = new ArrayList<>();
        if (ProcTable.available()) {
            List<ProcessHandle> members = group == 0 ? List.of() : ProcTable.ofGroup(group);
            found.addAll(ProcTable.strays(marker, group));
            descendants.stream()
                    .filter(child -> !members.contains(child) && !found.contains(child))
                    .forEach(found::add);
        } else {
            found.addAll(descendants);
        }
        if (group == 0 && root.isAlive() && !found.contains(root)) {
            found.add(root);
        }
        return found;
    }
}
