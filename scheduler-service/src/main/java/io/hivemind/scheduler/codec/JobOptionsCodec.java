package io.hivemind.scheduler.codec;

import io.hivemind.avro.Job;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.DependsOn;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.MaxRuns;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Objects;

/// What most jobs leave out.
final class JobOptionsCodec {
    private JobOptionsCodec() {}

    static void write(JobOptions options, Job record) {
        DependsOn dependsOn = options.dependsOn();
        record.setDependsOn(dependsOn == null ? null : dependsOn.text());
        record.setDependencies(dependsOn == null ? null : dependencies(dependsOn));
        record.setConcurrency(concurrency(options.concurrency()));
        record.setMaxRuns(maxRuns(options.maxRuns()));
        record.setTimeoutMs(TaskCodec.millis(options.timeout()));
        record.setDeadlineMs(TaskCodec.millis(options.deadline()));
        record.setFailFast(options.failFast());
        record.setOutput(options.output() == null ? null : options.output().text());
        record.setSpread(options.spread());
        record.setHooks(Refs.text(options.hooks()));
    }

    static JobOptions read(Job record) {
        return new JobOptions(
                dependsOn(record),
                concurrency(record.getConcurrency()),
                maxRuns(record.getMaxRuns()),
                TaskCodec.duration(record.getTimeoutMs()),
                TaskCodec.duration(record.getDeadlineMs()),
                record.getFailFast(),
                record.getOutput() == null ? null : new Json(record.getOutput()),
                record.getSpread(),
                Refs.json(record.getHooks()));
    }

    private static io.hivemind.avro.DependsOn dependencies(DependsOn dependsOn) {
        return new io.hivemind.avro.DependsOn(
                NeedsCodec.write(dependsOn.needs()),
                dependsOn.key(),
                TaskCodec.millis(dependsOn.within()));
    }

    private static @Nullable DependsOn dependsOn(Job record) {
        io.hivemind.avro.DependsOn written = record.getDependencies();
        return written == null
                ? null
                : new DependsOn(
                        Objects.requireNonNullElse(record.getDependsOn(), ""),
                        NeedsCodec.read(written.getNeeds()),
                        written.getKey(),
                        TaskCodec.duration(written.getWithinMs()));
    }

    private static io.hivemind.avro.@Nullable Concurrency concurrency(
            @Nullable Concurrency concurrency) {
        return concurrency == null
                ? null
                : new io.hivemind.avro.Concurrency(
                        concurrency.limit(),
                        Words.lower(concurrency.whenFull()),
                        concurrency.key(),
                        concurrency.queueLimit());
    }

    private static @Nullable Concurrency concurrency(
            io.hivemind.avro.@Nullable Concurrency record) {
        return record == null
                ? null
                : new Concurrency(
                        record.getLimit(),
                        Words.read(Concurrency.WhenFull.class, record.getWhenFull()),
                        record.getKey(),
                        record.getQueueLimit());
    }

    private static io.hivemind.avro.@Nullable MaxRuns maxRuns(@Nullable MaxRuns maxRuns) {
        if (maxRuns == null) {
            return null;
        }
        return switch (maxRuns.window()) {
            case MaxRuns.Window.Life() -> new io.hivemind.avro.MaxRuns(maxRuns.count(), null, null);
            case MaxRuns.Window.Every(Duration length) ->
                    new io.hivemind.avro.MaxRuns(maxRuns.count(), null, length.toMillis());
            case MaxRuns.Window.Calendar(MaxRuns.Unit unit) ->
                    new io.hivemind.avro.MaxRuns(maxRuns.count(), Words.lower(unit), null);
        };
    }

    private static @Nullable MaxRuns maxRuns(io.hivemind.avro.@Nullable MaxRuns record) {
        if (record == null) {
            return null;
        }
        MaxRuns.Window window;
        if (record.getUnit() != null) {
            window = new MaxRuns.Window.Calendar(Words.read(MaxRuns.Unit.class, record.getUnit()));
        } else if (record.getEveryMs() != null) {
            window = new MaxRuns.Window.Every(Duration.ofMillis(record.getEveryMs()));
        } else {
            window = new MaxRuns.Window.Life();
        }
        return new MaxRuns(record.getCount(), window);
    }
}
