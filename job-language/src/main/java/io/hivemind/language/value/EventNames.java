package io.hivemind.language.value;

import java.util.List;

/// The names of events (LANGUAGE section 8).
public final class EventNames {
    /// The events of a group: `run`, `task`, `schedule`, `hook`, `executor`; empty for another.
    public static List<String> of(String group) {
        return switch (group) {
            case "run" ->
                    words(
                            "created queued started succeeded failed cancelled skipped paused"
                                    + " resumed deadline_missed");
            case "task" ->
                    words(
                            "dependency_resolved condition_evaluated skipped delayed throttled"
                                    + " queued started succeeded failed timed_out retry_scheduled"
                                    + " retry_started fallback_started lost cancelled");
            case "schedule" -> words("fired skipped coalesced missed");
            case "hook" -> words("attached detached");
            case "executor" -> words("joined lost left");
            default -> List.of();
        };
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    private EventNames() {}
}
