package io.hivemind.core.simulation;

import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.Timer;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/// What is still to happen.
final class Agenda {

    /// Something that is to happen.
    sealed interface Item {
        /// A report of an executor, the loss of one, or the end of a child run.
        record Command(String runId, RunCommand command) implements Item {}

        /// What an executor did while there was no scheduler, which hears of it now.
        record Belated(String runId, RunCommand command) implements Item {}

        record Alarm(String runId, Timer timer) implements Item {}

        record PoolAlarm(String pool, Instant dueAt) implements Item {}

        record StartRun(Scenario.Start start) implements Item {}

        record Event(Scenario.Event event) implements Item {}

        /// A schedule has something to account for.
        record Wake(int source) implements Item {}

        record StartAttempt(Executors.Assignment assignment) implements Item {}

        /// The commands to the pools that came together are decided.
        record ServePools() implements Item {}
    }

    record Entry(Instant at, Phase phase, long order, Item item) {
        /// Asked some twenty times for each entry.
        private static int inTurn(Entry one, Entry other) {
            int time = one.at.compareTo(other.at);
            int turn = time != 0 ? time : one.phase.compareTo(other.phase);
            return turn != 0 ? turn : Long.compare(one.order, other.order);
        }
    }

    private final PriorityQueue<Entry> entries = new PriorityQueue<>(Entry::inTurn);
    private long added;

    void add(Instant at, Phase phase, Item item) {
        entries.add(new Entry(at, phase, added++, item));
    }

    /// The same later, in the same order among its like.
    void putOff(Entry entry, Instant at) {
        putOff(entry, at, entry.item());
    }

    void putOff(Entry entry, Instant at, Item as) {
        entries.add(new Entry(at, entry.phase(), entry.order(), as));
    }

    @Nullable Entry first() {
        return entries.peek();
    }

    Entry next() {
        return entries.remove();
    }

    /// What else happens in the same turn as this one, in order.
    List<Entry> rest(Entry of) {
        List<Entry> rest = new ArrayList<>();
        for (Entry entry = entries.peek();
                entry != null && entry.at().equals(of.at()) && isOneTurn(entry.phase(), of.phase());
                entry = entries.peek()) {
            rest.add(entries.remove());
        }
        return rest;
    }

    private static boolean isOneTurn(Phase one, Phase other) {
        return one == other || (one.isEnd() && other.isEnd());
    }
}
