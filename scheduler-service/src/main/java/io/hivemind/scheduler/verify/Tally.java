package io.hivemind.scheduler.verify;

import io.hivemind.core.verify.Finding;
import io.hivemind.core.verify.Position;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// What was seen, and what was found, by all threads of a verification.
final class Tally {
    private static final int FINDINGS_KEPT = 1_000;

    private final List<Finding> findings = new ArrayList<>();
    private final TreeMap<String, Integer> unreadable = new TreeMap<>();
    private final TreeMap<String, Position> firstUnreadable = new TreeMap<>();
    private final TreeMap<String, Set<Integer>> shortened = new TreeMap<>();
    private final Set<String> unknownRevisions = new TreeSet<>();
    private long found;
    private long events;
    private long runs;
    private long grants;
    private long unknownEvents;
    private long olderGrants;

    synchronized void found(Finding finding) {
        found++;
        if (findings.size() < FINDINGS_KEPT) {
            findings.add(finding);
        }
    }

    synchronized void unreadable(Position at) {
        unreadable.merge(at.topic(), 1, Integer::sum);
        firstUnreadable.putIfAbsent(at.topic(), at);
    }

    /// The partition does not reach back to its beginning.
    synchronized void shortened(String topic, int partition) {
        shortened.computeIfAbsent(topic, any -> new TreeSet<>()).add(partition);
    }

    synchronized void unknownRevision(String job, long revision) {
        unknownRevisions.add(job + " " + revision);
    }

    synchronized void partition(long eventsSeen, long runsSeen, long unknown) {
        events += eventsSeen;
        runs += runsSeen;
        unknownEvents += unknown;
    }

    synchronized void grants(long seen, long older) {
        grants += seen;
        olderGrants += older;
    }

    synchronized long events() {
        return events;
    }

    synchronized long runs() {
        return runs;
    }

    synchronized long grants() {
        return grants;
    }

    synchronized long found() {
        return found;
    }

    synchronized List<Finding> findings() {
        return List.copyOf(findings);
    }

    /// What could not be judged, and why, a line each.
    synchronized List<String> notes() {
        List<String> notes = new ArrayList<>();
        shortened.forEach((topic, partitions) ->
                notes.add(
                        topic
                                + " does not reach back to its beginning (partitions "
                                + partitions.toString().replaceAll("[\\[\\]]", "")
                                + "): what hangs on older records was passed over"));
        unreadable.forEach((topic, count) ->
                notes.add(
                        topic
                                + " has "
                                + count
                                + " records that cannot be read, the first at "
                                + firstUnreadable.get(topic)));
        if (!unknownRevisions.isEmpty()) {
            notes.add(
                    "definitions that are not kept any more: "
                            + String.join(", ", unknownRevisions.stream().limit(10).toList())
                            + (unknownRevisions.size() > 10 ? ", …" : "")
                            + ": needs and limits of their runs were passed over");
        }
        if (unknownEvents > 0) {
            notes.add(
                    unknownEvents
                            + " events are of a newer version than this: what follows from them"
                            + " may be judged wrongly");
        }
        if (olderGrants > 0) {
            notes.add(
                    olderGrants
                            + " grants of pools are of an earlier version, which did not record"
                            + " what they followed from: they were passed over");
        }
        return notes;
    }
}
