package io.hivemind.core.timeline;

import io.hivemind.core.run.Reason;
import io.hivemind.core.run.RunEvent;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// The names of events (LANGUAGE section 8), and what there is to say about one in short.
public final class EventWords {

    private static final ClassValue<String> TYPES =
            new ClassValue<>() {
                @Override
                protected String computeValue(Class<?> event) {
                    String name = event.getSimpleName();
                    int group = name.startsWith("Run") ? 3 : 4;
                    return name.substring(0, group).toLowerCase(Locale.ROOT)
                            + "."
                            + snake(name.substring(group));
                }
            };

    /// As `task.retry_scheduled`: the words of the record's name.
    public static String type(RunEvent event) {
        return TYPES.get(event.getClass());
    }

    /// Empty for nothing.
    public static String detail(RunEvent event) {
        return switch (event) {
            case RunEvent.RunCreated created -> "by " + created.trigger().kind();
            case RunEvent.RunQueued(Reason reason) -> reason.name();
            case RunEvent.RunCancelling cancelling -> cancelling.reason().name();
            case RunEvent.RunFailed(var reason, var message) -> words(reason, message);
            case RunEvent.RunSkipped(Reason reason) -> reason.name();
            case RunEvent.RunCancelled(Reason reason) -> reason.name();
            case RunEvent.TaskConditionEvaluated evaluated -> String.valueOf(evaluated.value());
            case RunEvent.TaskDelayed delayed -> length(delayed.at(), delayed.until());
            case RunEvent.TaskThrottled throttled -> throttled.reason().name();
            case RunEvent.TaskExpanded expanded -> expanded.instances() + " instances";
            case RunEvent.TaskStarted started -> "attempt " + started.attempt();
            case RunEvent.TaskRetryScheduled retry ->
                    words(retry.reason(), retry.exitCode())
                            + ", attempt "
                            + (retry.attempt() + 1)
                            + " in "
                            + length(retry.at(), retry.dueAt());
            case RunEvent.TaskFallbackStarted fallback ->
                    words(fallback.reason(), fallback.exitCode());
            case RunEvent.TaskFailed failed ->
                    failed.reason() == Reason.EXIT
                            ? words(failed.reason(), failed.exitCode())
                            : words(failed.reason(), failed.message());
            case RunEvent.TaskSkipped skipped -> skipped.reason().name();
            case RunEvent.TaskCancelled cancelled -> cancelled.reason().name();
            case RunEvent.TaskCutShort cut -> cut.reason().name();
            case RunEvent.TaskReportRefused refused -> refused.why();
            default -> "";
        };
    }

    private static String words(@Nullable Reason reason, @Nullable Object more) {
        String first = reason == null ? "" : reason.name();
        return more == null ? first : first.isEmpty() ? more.toString() : first + " " + more;
    }

    private static String length(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() + " ms";
    }

    private static String snake(String words) {
        StringBuilder snake = new StringBuilder();
        for (int i = 0; i < words.length(); i++) {
            char letter = words.charAt(i);
            if (Character.isUpperCase(letter) && !snake.isEmpty()) {
                snake.append('_');
            }
            snake.append(Character.toLowerCase(letter));
        }
        return snake.toString();
    }

    private EventWords() {}
}
