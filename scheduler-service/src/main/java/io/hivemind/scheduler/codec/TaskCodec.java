package io.hivemind.scheduler.codec;

import io.hivemind.avro.Retry;
import io.hivemind.avro.Task;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.Priority;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.retry.Backoff;
import io.hivemind.core.retry.RetryOn;
import io.hivemind.core.retry.RetryPolicy;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Set;
import java.util.TreeMap;

/// Tasks of a job.
final class TaskCodec {
    private static final String ERROR_PREFIX = "error:";

    private TaskCodec() {}

    static Task write(TaskSpec task) {
        Task record = new Task();
        record.setName(task.name());
        record.setBody(BodyCodec.write(task.body()));
        record.setNeeds(NeedsCodec.write(task.needs()));
        record.setDelayMs(task.delay().toMillis());
        record.setTimeoutMs(millis(task.timeout()));
        record.setRetry(retry(task.retry()));
        record.setMaxLost(task.maxLost());
        record.setAllowFailure(task.allowFailure());
        record.setPlacement(placement(task.placement()));
        record.setLabels(new TreeMap<>(task.labels()));
        record.setReads(task.reads().stream().sorted().toList());
        TaskOptionsCodec.write(task.options(), record);
        return record;
    }

    static TaskSpec read(Task record) {
        return new TaskSpec(
                record.getName(),
                BodyCodec.read(record.getBody()),
                NeedsCodec.read(record.getNeeds()),
                Duration.ofMillis(record.getDelayMs()),
                duration(record.getTimeoutMs()),
                retry(record.getRetry()),
                record.getMaxLost(),
                record.getAllowFailure(),
                placement(record.getPlacement()),
                record.getLabels(),
                Set.copyOf(record.getReads()),
                TaskOptionsCodec.read(record));
    }

    static Retry retry(RetryPolicy policy) {
        return new Retry(
                policy.attempts(),
                policy.delay().toMillis(),
                Words.lower(policy.backoff()),
                policy.factor(),
                millis(policy.maxDelay()),
                policy.jitter(),
                policy.on().stream().map(TaskCodec::word).toList());
    }

    static RetryPolicy retry(Retry record) {
        return new RetryPolicy(
                record.getAttempts(),
                Duration.ofMillis(record.getDelayMs()),
                Words.read(Backoff.class, record.getBackoff()),
                record.getFactor(),
                duration(record.getMaxDelayMs()),
                record.getJitter(),
                record.getOn().stream().map(TaskCodec::retryOn).toList());
    }

    private static String word(RetryOn on) {
        return switch (on) {
            case RetryOn.Exit() -> "exit";
            case RetryOn.ExitCode(int code) -> String.valueOf(code);
            case RetryOn.Timeout() -> "timeout";
            case RetryOn.AnyError() -> "error";
            case RetryOn.ErrorType(String name) -> ERROR_PREFIX + name;
        };
    }

    private static RetryOn retryOn(String word) {
        if (word.startsWith(ERROR_PREFIX)) {
            return new RetryOn.ErrorType(word.substring(ERROR_PREFIX.length()));
        }
        return switch (word) {
            case "exit" -> new RetryOn.Exit();
            case "timeout" -> new RetryOn.Timeout();
            case "error" -> new RetryOn.AnyError();
            default -> exitCode(word);
        };
    }

    private static RetryOn exitCode(String word) {
        try {
            return new RetryOn.ExitCode(Integer.parseInt(word));
        } catch (NumberFormatException e) {
            throw new UndecodableException(
                    "\"" + word + "\" is no kind of failure that this version can retry", e);
        }
    }

    private static io.hivemind.avro.Placement placement(Placement placement) {
        return new io.hivemind.avro.Placement(
                placement.queue(),
                Words.lower(placement.priority()),
                placement.slots(),
                new TreeMap<>(placement.requires()));
    }

    private static Placement placement(io.hivemind.avro.Placement record) {
        return new Placement(
                record.getQueue(),
                Words.read(Priority.class, record.getPriority()),
                record.getSlots(),
                record.getRequires());
    }

    static @Nullable Long millis(@Nullable Duration duration) {
        return duration == null ? null : duration.toMillis();
    }

    static @Nullable Duration duration(@Nullable Long millis) {
        return millis == null ? null : Duration.ofMillis(millis);
    }
}
