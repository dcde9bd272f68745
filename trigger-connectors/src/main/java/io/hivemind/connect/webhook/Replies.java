package io.hivemind.connect.webhook;

import io.hivemind.connect.webhook.Arrival.Reply;
import io.hivemind.language.expression.JsonValues;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a sender is told. With a 503 nothing is promised: what was sent may have started its run
/// all the same, so it is sent again with the same id.
final class Replies {
    static final Reply FULL = error(503, "too many requests are waiting; try again");
    static final Reply ENDS = error(503, "this server ends; try again");
    static final Reply SLOW = error(503, "Kafka did not take it in time; try again");
    static final Reply DROPPED = error(503, "Kafka did not take it; try again");

    private static final int MAX_CHARS = 64 * 1024;

    private Replies() {}

    static Reply error(int status, String why) {
        return new Reply(status, JsonValues.write(Map.of("error", why), MAX_CHARS).text());
    }

    /// @param runs the ids that its runs have, if jobs and parameters are in order
    static Reply accepted(String id, List<String> runs) {
        Map<String, Object> body = new TreeMap<>(Map.of("id", id, "runs", runs));
        return new Reply(202, JsonValues.write(body, MAX_CHARS).text());
    }
}
