package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Placement;
import io.hivemind.core.job.Priority;
import io.hivemind.core.job.TaskOptions;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.retry.Backoff;
import io.hivemind.core.retry.RetryOn;
import io.hivemind.core.retry.RetryPolicy;
import io.hivemind.language.document.Message;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

final class JobReaderTest {
    private static final JobReader READER = new JobReader();
    private static final String FULL =
            """
            jobs:
              - name: nightly-report
                namespace: team-a
                description: the report
                labels: {team: data, tier: 2}
                params:
                  region: {type: string, default: eu, enum: [eu, us]}
                retry: {attempts: 2}
                task_timeout: 1h30m
                queue: slow
                priority: high
                env: {A: "1", B: "{{ params.region }}"}
                tasks:
                  - name: extract
                    run: [echo one, echo two]
                    delay: 500ms
                    timeout: 30s
                    retry: {attempts: 4, delay: 2s, backoff: exponential, factor: 3, max_delay: 10s,
                            jitter: 0.5, on: [exit, 75, timeout, error, "error:java.io.IOException"]}
                    max_lost: 1
                    allow_failure: true
                    priority: low
                    queue: "@special"
                    slots: 2
                    requires: {gpu: a100}
                    env: {B: own}
                    env_from: [JAVA_HOME]
                    workdir: /data
                    shell: /bin/bash
                    labels: {x: y}
                  - name: load
                    needs: [extract]
                    command: ./load "{{ tasks.extract.output.rows }}"
            """;

    @Test
    void a_file_of_jobs_is_read_key_by_key() {
        JobSpec job = only(FULL);

        assertThat(job.fullName()).isEqualTo("team-a/nightly-report");
        assertThat(job.labels()).isEqualTo(Map.of("team", "data", "tier", "2"));
        assertThat(job.params().getFirst().defaultValue()).isEqualTo(new Json("\"eu\""));
        assertThat(job.tasks()).containsExactly(extractTask(), loadTask());
    }

    @Test
    void a_document_may_be_one_job() {
        JobSpec job = only("name: hello\nrun: echo hello\n");

        assertThat(job.name()).isEqualTo("hello");
        assertThat(job.tasks())
                .singleElement()
                .satisfies(task -> {
                    assertThat(task.name()).isEqualTo("main");
                    assertThat(task.body())
                            .isEqualTo(
                                    new Body.Run(
                                            List.of("echo hello"),
                                            Map.of(),
                                            List.of(),
                                            null,
                                            null));
                });
    }

    @Test
    void a_job_may_name_nothing_but_the_record_it_produces() {
        JobSpec job = only("name: copy\nproduce: {topic: orders, value: hello}\n");

        assertThat(job.tasks())
                .singleElement()
                .satisfies(task -> {
                    assertThat(task.name()).isEqualTo("main");
                    assertThat(task.body()).isInstanceOf(Body.Produce.class);
                });
    }

    @Test
    void a_list_of_commands_is_one_job_named_after_the_file() {
        String json =
                "[{\"id\": \"backup\", \"name\": \"Back it up\", \"command\": \"pg_dump"
                        + " orders\"},\n"
                        + " {\"id\": 2, \"name\": \"Two\", \"command\": \"true\"}]";

        Loaded loaded = READER.read(new Source("dir/nightly-commands.json", json));

        assertThat(loaded.problems()).isEmpty();
        JobSpec job = loaded.jobs().getFirst().spec();
        assertThat(job.name()).isEqualTo("nightly-commands");
        assertThat(job.tasks()).extracting(TaskSpec::name).containsExactly("backup", "2");
        assertThat(job.tasks().getFirst().labels()).containsEntry("name", "Back it up");
    }

    @Test
    void defaults_of_the_file_reach_its_jobs() {
        JobSpec job =
                only(
                        """
                        defaults: {retry: {attempts: 3}, task_timeout: 10s, queue: big, env: {A: b}}
                        jobs:
                          - {name: one, run: ./work, queue: small}
                        """);

        TaskSpec task = job.tasks().getFirst();
        assertThat(task.retry().attempts()).isEqualTo(3);
        assertThat(task.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(task.placement().queue()).isEqualTo("small");
        assertThat(((Body.Run) task.body()).env()).containsEntry("A", "b");
    }

    @Test
    void bodies_without_a_process_are_read() {
        JobSpec job =
                only(
                        """
                        name: bodies
                        tasks:
                          - {name: code, java: {class: noop, with: {table: orders, n: 5}}}
                          - {name: publish, produce: {topic: loads, key: orders, value: {ok: true}, headers: {h: v}}}
                          - {name: gate, needs: code && publish}
                        """);

        assertThat(job.tasks())
                .extracting(TaskSpec::body)
                .containsExactly(
                        new Body.Java("noop", new Json("{\"table\":\"orders\",\"n\":5}")),
                        new Body.Produce(
                                "loads", "orders", new Json("{\"ok\":true}"), Map.of("h", "v")),
                        new Body.None());
    }

    @Test
    void positions_of_jobs_are_told() {
        Loaded loaded = read("jobs:\n  - run: a\n    name: first\n  - {name: second}\n");

        assertThat(loaded.jobs()).extracting(job -> job.at().line()).containsExactly(2 + 1, 4);
    }

    @Test
    void every_problem_is_told_at_once_with_place_path_and_advice() {
        assertThat(
                        lines(
                                """
                                jobs:
                                  - name: etl
                                    descripton: x
                                    tasks:
                                      - {name: a, run: ./a, neds: [b]}
                                      - {name: b, run: ./b, timeout: soon, priority: hihg}
                                      - {name: Load, needs: [a, c], run: ./c}
                                      - {name: d, needs: a && extrakt, retry: {attempts: 0}}
                                      - {name: extract, run: "echo {{ params.regin }} {{ tasks.b.output }}",
                                         sandbox: strict}
                                """))
                .containsExactly(
                        "jobs.yaml:3:5: jobs[0].descripton: unknown key \"descripton\"; did you"
                                + " mean \"description\"?",
                        "jobs.yaml:5:29: jobs[0].tasks[0].neds: unknown key \"neds\"; did you mean"
                                + " \"needs\"?",
                        "jobs.yaml:6:38: jobs[0].tasks[1].timeout: wants a duration, not the text"
                                + " \"soon\"; a duration is written as 500ms, 30s, 1h30m, 2d or 1w",
                        "jobs.yaml:6:54: jobs[0].tasks[1].priority: wants one of high, medium, low,"
                                + " not the text \"hihg\"; did you mean \"high\"?",
                        "jobs.yaml:7:16: jobs[0].tasks[2].name: the task name \"Load\" wants 1 to"
                                + " 63 of a-z, 0-9, _ and -, a letter or digit first; as \"load\"",
                        "jobs.yaml:7:33: jobs[0].tasks[2].needs[1]: there is no task \"c\" in this"
                                + " job; did you mean \"a\"?",
                        "jobs.yaml:8:31: jobs[0].tasks[3].needs: there is no task \"extrakt\" in"
                                + " this job; did you mean \"extract\"?",
                        "jobs.yaml:8:58: jobs[0].tasks[3].retry.attempts: wants a whole number from"
                                + " 1 to 10000, not the number 0",
                        "jobs.yaml:9:39: jobs[0].tasks[4].run: in {{ params.regin }}: there is no"
                                + " parameter \"regin\"",
                        "jobs.yaml:9:58: jobs[0].tasks[4].run: reads the task \"b\", which is not"
                                + " upstream; add it to \"needs\"",
                        "jobs.yaml:10:10: jobs[0].tasks[4].sandbox: \"sandbox\" is part of the"
                                + " language but not in this version yet: it runs in tests and"
                                + " simulations");
    }

    @Test
    void cycles_are_named_with_their_path() {
        assertThat(
                        lines(
                                """
                                name: circle
                                tasks:
                                  - {name: a, needs: [c]}
                                  - {name: b, needs: [a]}
                                  - {name: c, needs: b || b.failed}
                                  - {name: self, needs: [self]}
                                """))
                .containsExactly(
                        "jobs.yaml:3:23: tasks[0].needs[0]: a cycle: a → c → b → a; each of these"
                                + " tasks waits for the next",
                        "jobs.yaml:6:26: tasks[3].needs[0]: a cycle: self → self; each of these"
                                + " tasks waits for the next");
    }

    @Test
    void variables_of_all_tasks_cannot_read_one() {
        assertThat(lines("{name: a, env: {X: '{{ tasks.b.output }}'}, tasks: [{name: b, run: x}]}"))
                .singleElement()
                .asString()
                .contains("jobs.yaml:1:24: env.X:", "put \"tasks.b\" into the \"env\" of the task");
    }

    @Test
    void jobs_elsewhere_may_be_depended_on() {
        Source source =
                new Source("jobs.yaml", "{name: report, depends_on: [extract], run: ./report}");

        assertThat(READER.read(source).problems())
                .singleElement()
                .asString()
                .contains("no job \"extract\"");
        assertThat(READER.read(source, Set.of("extract")).problems()).isEmpty();
    }

    @Test
    void a_failed_branch_without_allow_failure_draws_a_warning() {
        Loaded loaded =
                read(
                        """
                        name: warned
                        tasks:
                          - {name: work, run: ./work}
                          - {name: alarm, needs: work.failed, run: ./alarm}
                        """);

        assertThat(loaded.notes())
                .singleElement()
                .asString()
                .contains("allow_failure")
                .contains("jobs.yaml:4:26");
    }

    private static TaskSpec extractTask() {
        return new TaskSpec(
                "extract",
                new Body.Run(
                        List.of("echo one", "echo two"),
                        Map.of("A", "1", "B", "own"),
                        List.of("JAVA_HOME"),
                        "/data",
                        "/bin/bash"),
                Needs.nothing(),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                new RetryPolicy(
                        4,
                        Duration.ofSeconds(2),
                        Backoff.EXPONENTIAL,
                        3,
                        Duration.ofSeconds(10),
                        0.5,
                        List.of(
                                new RetryOn.Exit(),
                                new RetryOn.ExitCode(75),
                                new RetryOn.Timeout(),
                                new RetryOn.AnyError(),
                                new RetryOn.ErrorType("java.io.IOException"))),
                1,
                true,
                new Placement("@special", Priority.LOW, 2, Map.of("gpu", "a100")),
                Map.of("x", "y"),
                Set.of(),
                TaskOptions.NONE);
    }

    private static TaskSpec loadTask() {
        return new TaskSpec(
                "load",
                new Body.Run(
                        List.of("./load \"{{ tasks.extract.output.rows }}\""),
                        Map.of("A", "1", "B", "{{ params.region }}"),
                        List.of(),
                        null,
                        null),
                new Needs.All(List.of(new Needs.Is("extract", Outcome.SUCCEEDED))),
                Duration.ZERO,
                Duration.ofMinutes(90),
                new RetryPolicy(2, Duration.ZERO, Backoff.FIXED, 2, null, 0, List.of()),
                3,
                false,
                new Placement("slow", Priority.HIGH, 1, Map.of()),
                Map.of(),
                Set.of("extract"),
                TaskOptions.NONE);
    }

    private static Loaded read(String text) {
        return READER.read(new Source("jobs.yaml", text));
    }

    private static List<String> lines(String text) {
        return read(text).problems().stream().map(Message::toString).toList();
    }

    private static JobSpec only(String text) {
        Loaded loaded = read(text);
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.jobs()).hasSize(1);
        return loaded.jobs().getFirst().spec();
    }
}
