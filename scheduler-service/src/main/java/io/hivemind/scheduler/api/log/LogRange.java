package io.hivemind.scheduler.api.log;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.scheduler.history.query.RunRow;

import java.time.Duration;

/// Reads what is there now, up to a limit.
final class LogRange {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private LogRange() {}

    static ObjectNode read(RunLog log, RunRow run, int limit) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        long end = log.end();
        long next = log.position();
        boolean past = false;
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (next < end && !past && items.size() < limit && System.nanoTime() < deadline) {
            var pieces = log.poll(POLL);
            next = log.position();
            for (RunLog.Piece piece : pieces) {
                if (items.size() < limit) {
                    items.add(piece.json());
                    next = items.size() == limit ? piece.next() : next;
                }
            }
            past = log.isPast(run);
        }
        boolean all = items.size() < limit && (past || next >= end);
        boolean complete = run.hasEnded() && all && (past || !log.hasOpenAttempts());
        if (complete) {
            json.putNull("next");
        } else {
            json.put("next", next);
        }
        return json.put("complete", complete);
    }
}
