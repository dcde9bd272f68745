package io.hivemind.scheduler.codec;

import io.hivemind.avro.FileChunk;
import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.Param;
import io.hivemind.avro.Trigger;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.DependsOn;
import io.hivemind.core.job.FileRef;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.TriggerKeys;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.TreeMap;

/// Jobs. Maps and sets are written sorted, so that equal jobs give equal bytes.
public final class JobCodec {
    private JobCodec() {}

    public static Job write(JobSpec job) {
        Job record = new Job();
        record.setNamespace(job.namespace());
        record.setName(job.name());
        record.setDescription(job.description());
        record.setLabels(new TreeMap<>(job.labels()));
        record.setParams(job.params().stream().map(JobCodec::param).toList());
        record.setTriggers(job.triggers().stream().map(JobCodec::trigger).toList());
        record.setTasks(job.tasks().stream().map(TaskCodec::write).toList());
        record.setFiles(job.files().stream().map(JobCodec::file).toList());
        record.setEnabled(job.enabled());
        JobOptionsCodec.write(job.options(), record);
        return record;
    }

    /// The jobs whose outcomes it asks for.
    public static Collection<String> upstream(Job record) {
        DependsOn jobs = JobOptionsCodec.read(record).dependsOn();
        return jobs == null ? List.of() : jobs.needs().tasks();
    }

    /// What its triggers are known by; none where it is gone, or they cannot be read.
    public static List<String> triggerKeys(@Nullable JobDefinition definition) {
        Job job = definition == null ? null : definition.getJob();
        try {
            return job == null
                    ? List.of()
                    : TriggerKeys.of(job.getTriggers().stream().map(JobCodec::trigger).toList());
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    public static JobSpec read(Job record) {
        return new JobSpec(
                record.getNamespace(),
                record.getName(),
                record.getDescription(),
                record.getLabels(),
                record.getParams().stream().map(JobCodec::param).toList(),
                record.getTriggers().stream().map(JobCodec::trigger).toList(),
                record.getTasks().stream().map(TaskCodec::read).toList(),
                record.getFiles().stream().map(JobCodec::file).toList(),
                record.getEnabled(),
                JobOptionsCodec.read(record));
    }

    private static Param param(ParamSpec param) {
        List<String> choices = param.choices().stream().map(Json::text).toList();
        return new Param(
                param.name(),
                Words.lower(param.type()),
                param.defaultValue().text(),
                param.required(),
                choices);
    }

    private static ParamSpec param(Param record) {
        return new ParamSpec(
                record.getName(),
                Words.read(ParamSpec.Type.class, record.getType()),
                new Json(record.getDefaultValue()),
                record.getRequired(),
                record.getChoices().stream().map(Json::new).toList());
    }

    private static Trigger trigger(TriggerSpec trigger) {
        return new Trigger(trigger.kind(), trigger.options().text());
    }

    private static TriggerSpec trigger(Trigger record) {
        return new TriggerSpec(record.getKind(), new Json(record.getOptions()));
    }

    static io.hivemind.avro.FileRef file(FileRef file) {
        List<FileChunk> chunks =
                file.chunks().stream()
                        .map(chunk -> new FileChunk(chunk.partition(), chunk.offset()))
                        .toList();
        return new io.hivemind.avro.FileRef(
                file.path(), file.executable(), file.sha256(), file.sizeBytes(), chunks);
    }

    static FileRef file(io.hivemind.avro.FileRef record) {
        List<FileRef.Chunk> chunks =
                record.getChunks().stream()
                        .map(chunk -> new FileRef.Chunk(chunk.getPartition(), chunk.getOffset()))
                        .toList();
        return new FileRef(
                record.getPath(),
                record.getExecutable(),
                record.getSha256(),
                record.getSizeBytes(),
                chunks);
    }
}
