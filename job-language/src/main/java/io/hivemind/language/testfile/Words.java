package io.hivemind.language.testfile;

import java.util.List;

/// The words a test may expect (LANGUAGE sections 6, 8 and 11).
final class Words {
    static final List<String> TASK_STATES =
            words("PENDING QUEUED RUNNING SUCCEEDED FAILED SKIPPED CANCELLED");
    static final List<String> RUN_STATES =
            words("PENDING RUNNING SUCCEEDED FAILED SKIPPED CANCELLED");
    static final List<String> REASONS =
            words(
                    "DEPENDENCIES DELAY POOL BACKOFF CONCURRENCY PAUSED CIRCUIT_OPEN QUEUE"
                        + " NO_EXECUTOR EXIT TIMED_OUT DEADLINE LOST ERROR EXPRESSION CHILD_FAILED"
                        + " UPSTREAM UPSTREAM_FAILED CONDITION THRESHOLD FAIL_FAST USER");
    static final List<String> SLOTS = words("FIRED SKIPPED COALESCED MISSED");

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    private Words() {}
}
