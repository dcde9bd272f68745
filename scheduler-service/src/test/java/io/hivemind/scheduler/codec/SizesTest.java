package io.hivemind.scheduler.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.ReadyTask;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.FileRef;
import io.hivemind.core.job.JobOptions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.Priority;
import io.hivemind.core.job.TaskOptions;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.retry.RetryPolicy;
import io.hivemind.core.run.Effect;
import io.hivemind.core.run.Limits;
import io.hivemind.core.run.Plan;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.RunEvolver;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.wire.Wire;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/// The core decides by sizes that it computes; they must never be smaller than what is written.
class SizesTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final int CHUNK = 512 * 1024;

    @Test
    void a_ready_task_is_never_larger_than_the_core_says() {
        for (int seed = 0; seed < 200; seed++) {
            RandomGenerator random = RandomGeneratorFactory.getDefault().create(seed);
            JobSpec job = job(random, random.nextInt(30));
            Plan plan = plan(job);
            var last = plan.tasks().getLast();

            Scope input = input(plan, random);
            long values = values(input);
            int written = write(plan, last.spec(), input);

            assertThat((long) written)
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(last.fixedBytes() + values);
            assertThat(last.fixedBytes() + values - written)
                    .as("and not much smaller, seed %d", seed)
                    .isLessThan(4_096 + 300L * (job.tasks().size() + job.files().size()));
        }
    }

    @Test
    void the_definition_that_apply_lets_pass_leaves_room_for_all_values() {
        // The worst there is: a task that needs all others, whose names are as short as can be.
        for (int tasks = 2_000; ; tasks += 500) {
            JobSpec job = wide(tasks);
            if (DefinitionSize.of(job, "", "", CHUNK).total() > Limits.DEFINITION_BYTES) {
                assertThat(tasks).isGreaterThan(3_000);
                return;
            }
            assertThat(plan(job).tasks().getLast().fixedBytes() + Limits.INPUT_BYTES)
                    .as("%d tasks", tasks)
                    .isLessThan(Limits.READY_BYTES);
        }
    }

    @Test
    void the_size_of_a_definition_is_what_is_written() {
        RandomGenerator random = RandomGeneratorFactory.getDefault().create(7);
        JobSpec job = job(random, 20);
        String source = "name: größe\n".repeat(100);

        JobDefinition definition =
                JobDefinition.newBuilder()
                        .setJob(JobCodec.write(job))
                        .setContentHash(ContentHash.of(job))
                        .setSource(source)
                        .setSourceName("jobs.yaml")
                        .setAppliedAt(T)
                        .build();
        int written =
                Wire.singleObject()
                        .serde(JobDefinition.class)
                        .serializer()
                        .serialize("t", definition)
                        .length;

        assertThat(DefinitionSize.of(job, source, "jobs.yaml", CHUNK).total())
                .isBetween((long) written, written + 1_000L);
    }

    private static Plan plan(JobSpec job) {
        return Plan.of(job, 1, new CelExpressions(), new ParameterCheck());
    }

    private static int write(Plan plan, TaskSpec task, Scope input) {
        TriggerRef trigger =
                new TriggerRef(
                        "k".repeat(Limits.TRIGGER_KIND_BYTES),
                        "i".repeat(Limits.TRIGGER_ID_BYTES),
                        input.event());
        Run run =
                RunEvolver.evolve(
                        null,
                        new RunEvent.RunCreated(
                                "9999-abcdefghijklmnop",
                                plan.job().fullName(),
                                Long.MAX_VALUE,
                                trigger,
                                input.params(),
                                T,
                                T,
                                1,
                                null));
        Effect.Dispatch dispatch =
                new Effect.Dispatch(
                        TaskKey.of(task.name()), Integer.MAX_VALUE, Integer.MAX_VALUE, input);
        ReadyTask ready = ReadyCodec.write(run, plan.job(), task, dispatch);
        return Wire.singleObject().serde(ReadyTask.class).serializer().serialize("t", ready).length;
    }

    private static Scope input(Plan plan, RandomGenerator random) {
        Map<String, Scope.TaskView> tasks = new LinkedHashMap<>();
        for (int ordinal : plan.tasks().getLast().inputs()) {
            tasks.put(
                    plan.tasks().get(ordinal).spec().name(),
                    new Scope.TaskView(
                            "CANCELLED", json(random), Integer.MIN_VALUE, Integer.MAX_VALUE, T, T));
        }
        return new Scope(
                json(random),
                new Scope.RunView("", "", T, T, ""),
                json(random),
                tasks,
                null,
                -1,
                null);
    }

    private static long values(Scope input) {
        Json event = input.event();
        return input.params().sizeBytes()
                + (event == null ? 0 : event.sizeBytes())
                + input.tasks().values().stream()
                        .mapToLong(task -> task.output().sizeBytes())
                        .sum();
    }

    private static JobSpec job(RandomGenerator random, int upstream) {
        List<TaskSpec> tasks = new ArrayList<>();
        List<Needs> needs = new ArrayList<>();
        for (int i = 0; i < upstream; i++) {
            String name = "t" + i + "_" + "n".repeat(random.nextInt(40));
            tasks.add(task(name, new Body.None(), Needs.nothing(), Set.of()));
            if (random.nextBoolean()) {
                needs.add(new Needs.Is(name, Outcome.DONE));
            }
        }
        Set<String> reads =
                Set.copyOf(
                        tasks.stream()
                                .map(TaskSpec::name)
                                .filter(n -> random.nextInt(3) == 0)
                                .toList());
        Body body =
                random.nextBoolean()
                        ? new Body.Java("noop", json(random))
                        : new Body.Run(
                                texts(random),
                                Map.of("KEY", text(random), text(random) + "x", "v"),
                                texts(random),
                                random.nextBoolean() ? null : text(random),
                                random.nextBoolean() ? null : "/bin/bash");
        tasks.add(task("last", body, new Needs.All(needs), reads));
        List<FileRef> files =
                IntStream.range(0, random.nextInt(20))
                        .mapToObj(i ->
                                new FileRef(
                                        text(random) + i,
                                        true,
                                        "f".repeat(64),
                                        400_000,
                                        List.of(new FileRef.Chunk(99, Long.MAX_VALUE))))
                        .map(file -> random.nextBoolean() ? file : small(file))
                        .toList();
        return new JobSpec(
                "space",
                "etl",
                "",
                Map.of(),
                List.of(),
                List.of(),
                tasks,
                files,
                true,
                JobOptions.NONE);
    }

    private static FileRef small(FileRef file) {
        return new FileRef(file.path(), false, file.sha256(), 5, List.of());
    }

    private static JobSpec wide(int upstream) {
        List<TaskSpec> tasks = new ArrayList<>();
        List<Needs> needs = new ArrayList<>();
        for (int i = 0; i < upstream; i++) {
            String name = Integer.toString(i, 36);
            tasks.add(task(name, new Body.None(), Needs.nothing(), Set.of()));
            needs.add(new Needs.Is(name, Outcome.DONE));
        }
        tasks.add(
                task(
                        "last",
                        new Body.Java("noop", new Json("{}")),
                        new Needs.All(needs),
                        Set.of()));
        return new JobSpec(
                "default",
                "j",
                "",
                Map.of(),
                List.of(),
                List.of(),
                tasks,
                List.of(),
                true,
                JobOptions.NONE);
    }

    private static TaskSpec task(String name, Body body, Needs needs, Set<String> reads) {
        return new TaskSpec(
                name,
                body,
                needs,
                Duration.ZERO,
                Duration.ofDays(9_999),
                RetryPolicy.NONE,
                3,
                false,
                new Placement("q", Priority.LOW, Integer.MAX_VALUE, Map.of("gpu", "a100")),
                Map.of(),
                reads,
                TaskOptions.NONE);
    }

    private static List<String> texts(RandomGenerator random) {
        return IntStream.range(0, random.nextInt(5)).mapToObj(i -> text(random)).toList();
    }

    private static Json json(RandomGenerator random) {
        return new Json('"' + text(random) + '"');
    }

    /// One, two, three and four bytes a character.
    private static String text(RandomGenerator random) {
        return "aü€𝄞".repeat(random.nextInt(200));
    }
}
