package io.hivemind.scheduler.codec;

import io.hivemind.avro.ForEach;
import io.hivemind.avro.SplitList;
import io.hivemind.avro.SplitRange;
import io.hivemind.avro.Task;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.Instances;
import io.hivemind.core.job.TaskOptions;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

import java.util.TreeMap;

/// What most tasks leave out.
final class TaskOptionsCodec {
    private TaskOptionsCodec() {}

    static void write(TaskOptions options, Task record) {
        record.setWhen(options.when());
        record.setMaxRuns(options.maxRuns());
        record.setDeadlineMs(TaskCodec.millis(options.deadline()));
        record.setInstances(instances(options.instances()));
        record.setMaxParallel(options.maxParallel());
        record.setFallback(fallback(options.fallback()));
        record.setPools(new TreeMap<>(options.pools()));
        record.setAtMostOnce(options.atMostOnce());
        record.setGroup(options.group());
        record.setAtFinally(options.atFinally());
        record.setTemplates(new TreeMap<>(options.templates()));
    }

    static TaskOptions read(Task record) {
        return new TaskOptions(
                record.getWhen(),
                record.getMaxRuns(),
                TaskCodec.duration(record.getDeadlineMs()),
                instances(record.getInstances()),
                record.getMaxParallel(),
                fallback(record.getFallback()),
                record.getPools(),
                record.getAtMostOnce(),
                record.getGroup(),
                record.getAtFinally(),
                record.getTemplates());
    }

    private static @Nullable Object instances(@Nullable Instances instances) {
        return switch (instances) {
            case null -> null;
            case Instances.Of(String items) -> new ForEach(items);
            case Instances.SplitRange(String from, String to, String parts) ->
                    new SplitRange(from, to, parts);
            case Instances.SplitList(String list, String size) -> new SplitList(list, size);
        };
    }

    private static @Nullable Instances instances(@Nullable Object record) {
        return switch (record) {
            case null -> null;
            case ForEach each -> new Instances.Of(each.getItems());
            case SplitRange split ->
                    new Instances.SplitRange(split.getFrom(), split.getTo(), split.getParts());
            case SplitList split -> new Instances.SplitList(split.getList(), split.getSize());
            default -> throw new UndecodableException("unknown instances " + record.getClass());
        };
    }

    private static io.hivemind.avro.@Nullable Fallback fallback(@Nullable Fallback fallback) {
        return fallback == null
                ? null
                : new io.hivemind.avro.Fallback(
                        BodyCodec.write(fallback.body()),
                        TaskCodec.millis(fallback.timeout()),
                        TaskCodec.retry(fallback.retry()));
    }

    private static @Nullable Fallback fallback(io.hivemind.avro.@Nullable Fallback record) {
        return record == null
                ? null
                : new Fallback(
                        BodyCodec.read(record.getBody()),
                        TaskCodec.duration(record.getTimeoutMs()),
                        TaskCodec.retry(record.getRetry()));
    }
}
