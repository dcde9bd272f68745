package io.hivemind.language.testrun;

import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.JsonList;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.timeline.Timeline;
import io.hivemind.core.timeline.Timeline.RunLine;
import io.hivemind.core.timeline.Timeline.TaskLine;
import io.hivemind.core.timeline.Timeline.Try;
import io.hivemind.language.testfile.TaskRef;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// The tasks of a timeline, as a test names them.
final class Tasks {
    private static final String BY_HAND = "manual";

    private final @Nullable String start;
    private final List<RunLine> runs;

    /// @param start the job that plain names mean
    Tasks(@Nullable String start, Timeline timeline) {
        this(start, timeline.runs());
    }

    private Tasks(@Nullable String start, List<RunLine> runs) {
        this.start = start;
        this.runs = runs;
    }

    /// The tasks of this run; plain names mean its own.
    Tasks of(RunLine run) {
        List<RunLine> first = new ArrayList<>(List.of(run));
        runs.stream().filter(other -> !other.job().equals(run.job())).forEach(first::add);
        return new Tasks(run.job(), first);
    }

    List<RunLine> runs(String job) {
        return runs.stream().filter(run -> run.job().equals(job)).toList();
    }

    /// The run of `start`.
    @Nullable RunLine started() {
        return start == null
                ? null
                : runs(start).stream()
                        .filter(run -> run.trigger().kind().equals(BY_HAND))
                        .findFirst()
                        .orElse(null);
    }

    /// What there is to say about a task, an instance or a fallback.
    record Found(
            String state,
            String reason,
            int attempts,
            List<Instant> starts,
            @Nullable Instant endedAt,
            Json output,
            boolean byFallback,
            int fallbackAttempts) {}

    /// In the run of `start`, or in the first run of the job it names. Null for a task or instance
    /// that there is not, or a fallback that never began.
    @Nullable Found find(TaskRef ref) {
        RunLine run = run(ref);
        TaskLine task =
                run == null ? null : run.task(new TaskKey(ref.task(), ref.index())).orElse(null);
        if (run == null || task == null || (ref.fallback() && !task.fallback())) {
            return null;
        }
        List<TaskLine> parts = parts(run, task);
        return new Found(
                task.state().name(),
                task.reason() == null ? "none" : task.reason().name(),
                ref.fallback()
                        ? sum(parts, TaskLine::fallbackAttempts)
                        : sum(parts, TaskLine::attempts),
                starts(parts, ref.fallback()),
                task.endedAt(),
                parts.contains(task)
                        ? task.output()
                        : JsonList.of(parts.stream().map(TaskLine::output).toList()),
                task.fallback() && task.state().name().equals("SUCCEEDED"),
                sum(parts, TaskLine::fallbackAttempts));
    }

    /// The instances of a task that has them, else itself.
    private static List<TaskLine> parts(RunLine run, TaskLine task) {
        List<TaskLine> instances =
                task.key().isInstance()
                        ? List.of()
                        : run.tasks().stream()
                                .filter(other -> other.key().isInstance())
                                .filter(other -> other.key().task().equals(task.key().task()))
                                .toList();
        return instances.isEmpty() ? List.of(task) : instances;
    }

    private static int sum(List<TaskLine> parts, java.util.function.ToIntFunction<TaskLine> count) {
        return parts.stream().mapToInt(count).sum();
    }

    private static List<Instant> starts(List<TaskLine> parts, boolean ofFallback) {
        return parts.stream().flatMap(part -> part.starts(ofFallback).stream()).sorted().toList();
    }

    private @Nullable RunLine run(TaskRef ref) {
        String job = ref.job() == null ? start : ref.job();
        if (job == null) {
            return null;
        }
        RunLine started = job.equals(start) ? started() : null;
        return started != null ? started : runs(job).stream().findFirst().orElse(null);
    }

    /// The first start of a task.
    record Begun(TaskRef ref, Instant at, long round) implements Comparable<Begun> {
        private static final Comparator<Begun> IN_TURN =
                Comparator.comparing(Begun::at).thenComparingLong(Begun::round);

        @Override
        public int compareTo(Begun other) {
            return IN_TURN.compare(this, other);
        }
    }

    /// Null for a task that never started. A group starts with the first of its members.
    @Nullable Begun begun(TaskRef ref) {
        RunLine run = run(ref);
        return (run == null ? Stream.<Try>empty() : tries(run, ref))
                .map(one -> new Begun(ref, one.startedAt(), one.round()))
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /// The attempts of a task, in all runs of its job.
    List<Try> tries(TaskRef ref) {
        if (ref.equals(TaskRef.ALL)) {
            return runs.stream()
                    .flatMap(run -> run.tasks().stream())
                    .flatMap(task -> task.tries().stream())
                    .toList();
        }
        String job = ref.job() == null ? start : ref.job();
        return job == null
                ? List.of()
                : runs(job).stream().flatMap(run -> tries(run, ref)).toList();
    }

    private static Stream<Try> tries(RunLine run, TaskRef ref) {
        return run.tasks().stream()
                .filter(task -> isAbout(ref, task.key()) || isMember(ref, task.key()))
                .flatMap(task -> task.tries().stream())
                .filter(one -> one.fallback() == ref.fallback());
    }

    private static boolean isMember(TaskRef ref, TaskKey key) {
        return !ref.isInstance() && key.task().startsWith(ref.task() + ".");
    }

    /// A plain name is about all instances too.
    static boolean isAbout(TaskRef ref, @Nullable TaskKey key) {
        return key != null
                && key.task().equals(ref.task())
                && (!ref.isInstance() || key.instance() == ref.index());
    }
}
