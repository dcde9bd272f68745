package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.Event;
import io.hivemind.avro.ExecutorLost;
import io.hivemind.avro.ReadyTask;
import io.hivemind.core.job.JobSpec;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.ParameterCheck;
import io.hivemind.language.Source;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// What no scenario has, replayed.
class ReplayedTest {
    private static final Duration TICK = Duration.ofMillis(200);

    @TempDir Path folder;
    private final CelExpressions expressions = new CelExpressions();
    private final List<Event> events = new ArrayList<>();
    private Rig rig;
    private List<JobSpec> jobs = List.of();

    @BeforeEach
    void open() {
        rig = new Rig(folder, 1, expressions, new ParameterCheck());
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_run_that_waited_for_its_queue_and_then_for_a_pool() {
        apply(
                """
                pools: [{name: db, slots: 1}]
                jobs:
                  - name: etl
                    tasks:
                      - {name: pooled, run: "true", queue: gpu, pools: {db: 1}}
                      - {name: plain, run: "true", queue: gpu}
                      - {name: other, run: "true"}
                """);
        rig.trigger("etl", "one");
        hear();
        rig.succeed(rig.ready().getFirst());
        rig.directory.add("hivemind.ready.gpu.medium");
        rig.advance(TICK);
        hear();

        assertThat(names())
                .containsSubsequence(
                        "TaskThrottled", "TaskThrottled", "TaskSucceeded", "TaskThrottled");
        assertReplayed();
    }

    @Test
    void attempts_that_were_lost_with_their_executor() {
        apply(
                """
                jobs:
                  - name: etl
                    tasks:
                      - {name: a, run: "true"}
                      - {name: b, run: "true", max_lost: 0}
                """);
        rig.trigger("etl", "one");
        for (ReadyTask task : rig.ready()) {
            rig.report(task, new AttemptStarted());
        }
        rig.peer(new ExecutorLost(Rig.EXECUTOR, "silent"));
        ReadyTask again = rig.ready().getFirst();
        rig.report(again, new AttemptStarted()); // lost at once
        hear();

        assertThat(names().stream().filter("TaskLost"::equals)).hasSize(3);
        assertReplayed();
    }

    @Test
    void a_trigger_that_waited_for_its_job() {
        rig.trigger("etl", "one");
        apply("jobs: [{name: etl, run: \"true\"}]");
        hear();

        assertThat(names()).startsWith("RunCreated", "RunStarted");
        assertReplayed();
    }

    private void apply(String text) {
        Loaded loaded = new JobReader(expressions).read(new Source("jobs.yaml", text));
        assertThat(loaded.problems()).isEmpty();
        loaded.pools().forEach(rig::apply);
        jobs = loaded.jobs().stream().map(Loaded.Job::spec).toList();
        jobs.forEach(rig::apply);
    }

    private void hear() {
        events.addAll(rig.events());
    }

    private List<String> names() {
        return events.stream().map(event -> event.getBody().getClass().getSimpleName()).toList();
    }

    private void assertReplayed() {
        assertThat(new Replayed(rig, jobs, expressions).differences(events)).isEmpty();
    }
}
