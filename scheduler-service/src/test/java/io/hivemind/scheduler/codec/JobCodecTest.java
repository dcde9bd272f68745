package io.hivemind.scheduler.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.Param;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.Concurrency;
import io.hivemind.core.job.DependsOn;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.FileRef;
import io.hivemind.core.job.Instances;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.job.ParamSpec;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.Priority;
import io.hivemind.core.job.TaskOptions;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.retry.Backoff;
import io.hivemind.core.retry.RetryOn;
import io.hivemind.core.retry.RetryPolicy;
import io.hivemind.wire.UndecodableException;
import io.hivemind.wire.Wire;

import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

class JobCodecTest {
    private static final Serde<JobDefinition> DEFINITIONS =
            Wire.singleObject().serde(JobDefinition.class);

    @Test
    void a_job_with_everything_comes_back_as_it_was() {
        JobSpec job = everything(Map.of("a", "1", "b", "2"), List.of(new FileRef.Chunk(2, 77)));

        assertThat(JobCodec.read(throughBytes(job).getJob())).isEqualTo(job);
    }

    @Test
    void a_job_with_nothing_comes_back_as_it_was() {
        JobSpec job =
                new JobSpec(
                        "default",
                        "empty",
                        "",
                        Map.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        true,
                        JobOptions.NONE);

        assertThat(JobCodec.read(throughBytes(job).getJob())).isEqualTo(job);
    }

    @Test
    void a_definition_from_nothing_but_defaults_is_a_valid_task() {
        JobSpec job = JobCodec.read(io.hivemind.avro.Job.newBuilder().build());

        assertThat(job.tasks()).isEmpty();
        assertThat(job.enabled()).isTrue();
    }

    @Test
    void the_order_in_which_maps_were_filled_does_not_change_the_bytes_or_the_hash() {
        JobSpec one = everything(new TreeMap<>(Map.of("a", "1", "b", "2", "c", "3")), List.of());
        Map<String, String> backwards = new LinkedHashMap<>();
        backwards.put("c", "3");
        backwards.put("b", "2");
        backwards.put("a", "1");
        JobSpec other = everything(backwards, List.of());

        assertThat(bytes(other)).isEqualTo(bytes(one));
        assertThat(ContentHash.of(other)).isEqualTo(ContentHash.of(one)).hasSize(64);
    }

    @Test
    void the_hash_sees_labels_and_files_but_not_where_the_files_lie() {
        JobSpec job = everything(Map.of("a", "1"), List.of());

        assertThat(ContentHash.of(everything(Map.of("a", "2"), List.of())))
                .isNotEqualTo(ContentHash.of(job));
        assertThat(ContentHash.of(everything(Map.of("a", "1"), List.of(new FileRef.Chunk(0, 5)))))
                .isEqualTo(ContentHash.of(job));
    }

    @Test
    void a_word_that_this_version_does_not_know_is_undecodable() {
        io.hivemind.avro.Job record = JobCodec.write(everything(Map.of(), List.of()));
        record.setParams(List.of(new Param("p", "matrix", "null", false, List.of())));

        assertThatThrownBy(() -> JobCodec.read(record))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("\"matrix\"");
    }

    private static JobDefinition throughBytes(JobSpec job) {
        JobDefinition back = DEFINITIONS.deserializer().deserialize("jobs", bytes(job));
        assertThat(back).isNotNull();
        return back;
    }

    private static byte[] bytes(JobSpec job) {
        JobDefinition definition = new JobDefinition();
        definition.setJob(JobCodec.write(job));
        definition.setContentHash("");
        definition.setSource("");
        definition.setSourceName("");
        return DEFINITIONS.serializer().serialize("jobs", definition);
    }

    private static JobSpec everything(Map<String, String> labels, List<FileRef.Chunk> chunks) {
        List<ParamSpec> params =
                List.of(
                        new ParamSpec(
                                "region",
                                ParamSpec.Type.STRING,
                                new Json("\"eu\""),
                                false,
                                List.of(new Json("\"eu\""), new Json("\"us\""))),
                        new ParamSpec("n", ParamSpec.Type.INT, Json.NULL, true, List.of()));
        Needs needs =
                new Needs.Any(
                        List.of(
                                new Needs.Is("extract", Outcome.SUCCEEDED),
                                new Needs.Not(new Needs.Is("extract", Outcome.DONE)),
                                new Needs.All(List.of(new Needs.Is("gate", Outcome.SKIPPED)))));
        TaskSpec extract =
                new TaskSpec(
                        "extract",
                        new Body.Run(List.of("a", "b"), labels, List.of("PATH"), "/tmp", "bash"),
                        Needs.nothing(),
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(1),
                        new RetryPolicy(
                                4,
                                Duration.ofMillis(1500),
                                Backoff.EXPONENTIAL,
                                1.5,
                                Duration.ofHours(1),
                                0.25,
                                List.of(
                                        new RetryOn.Exit(),
                                        new RetryOn.ExitCode(75),
                                        new RetryOn.Timeout(),
                                        new RetryOn.AnyError(),
                                        new RetryOn.ErrorType("java.io.IOException"))),
                        5,
                        true,
                        new Placement("gpu", Priority.HIGH, 2, labels),
                        labels,
                        Set.of("gate", "other"),
                        options());
        TaskSpec child = plain("child", new Body.Job("other", new Json("{}")), Needs.nothing());
        TaskSpec group = plain("group", new Body.Group(List.of("group.a")), Needs.nothing());
        TaskSpec box =
                plain(
                        "box",
                        new Body.Container("debian", List.of("true"), new Json("{}")),
                        Needs.nothing());
        TaskSpec gate = plain("gate", new Body.None(), Needs.nothing());
        TaskSpec other = plain("other", new Body.Java("noop", new Json("{\"a\":1}")), needs);
        TaskSpec last =
                plain(
                        "last",
                        new Body.Produce("out", "k", new Json("{}"), labels),
                        Needs.nothing());
        return new JobSpec(
                "team",
                "etl",
                "what it does",
                labels,
                params,
                List.of(new TriggerSpec("cron", new Json("{\"cron\":\"* * * * *\"}"))),
                List.of(extract, gate, other, last, child, group, box),
                List.of(new FileRef("bin/run.sh", true, "ab".repeat(32), 12, chunks)),
                false,
                new JobOptions(
                        new DependsOn("jobA && jobB", needs, "{{ params.n }}", Duration.ofDays(1)),
                        new Concurrency(2, Concurrency.WhenFull.CANCEL_OLDEST, "params.region", 9),
                        new MaxRuns(3, new MaxRuns.Window.Calendar(MaxRuns.Unit.WEEK)),
                        Duration.ofHours(2),
                        Duration.ofHours(1),
                        true,
                        new Json("{\"total\":\"tasks.extract.output\"}"),
                        true));
    }

    private static TaskOptions options() {
        return new TaskOptions(
                "params.n > 3",
                7,
                Duration.ofMinutes(9),
                new Instances.SplitRange("1", "params.n", "8"),
                4,
                new Fallback(
                        new Body.Http("POST", "http://x", Map.of("a", "b"), null, List.of(201)),
                        Duration.ofSeconds(1),
                        RetryPolicy.NONE),
                Map.of("warehouse", 2),
                true,
                "group",
                true);
    }

    private static TaskSpec plain(String name, Body body, Needs needs) {
        return new TaskSpec(
                name,
                body,
                needs,
                Duration.ZERO,
                null,
                RetryPolicy.NONE,
                TaskSpec.DEFAULT_MAX_LOST,
                false,
                Placement.DEFAULT,
                Map.of(),
                Set.of(),
                TaskOptions.NONE);
    }
}
