package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.Body;
import io.hivemind.core.job.FileRef;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.TriggerSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Set;

/// A firelink config loads as it stands. What is refused of one: `messages/firelink.txt`.
final class FirelinkTest {
    private static final String CONFIG =
            """
            jobs:
              - name: fetch_rates
                trigger:
                  type: cron
                  schedule: "*/5 * * * * *"
                executor:
                  type: bash
                  script: "scripts/fetch.sh"
                  args: ["--verbose", "two words", "it's"]

              - name: unpack
                trigger:
                  type: watch
                  source: "s3://bucket/input"
                  filter: "*.tar.gz*"
                executor:
                  type: python
                  script: "scripts/unpack.py"
                  args: ["--level", 3]
                  env:
                    LOGLEVEL: "DEBUG"

              - name: merge
                depends_on: [fetch_rates, unpack]
                trigger:
                  type: after_deps
                  condition: all_success
                executor:
                  type: bash
                  script: "scripts/merge.sh"
            """;

    private static List<JobSpec> jobs(String text) {
        Loaded loaded =
                JobReader.ofEverything(new CelExpressions())
                        .read(
                                new Source(
                                        "config.yaml",
                                        text,
                                        Set.of("scripts/fetch.sh", "scripts/unpack.py")::contains));
        assertThat(loaded.problems()).isEmpty();
        return loaded.jobs().stream().map(Loaded.Job::spec).toList();
    }

    private static Body.Run run(JobSpec job) {
        assertThat(job.tasks()).hasSize(1);
        return (Body.Run) job.tasks().getFirst().body();
    }

    @Test
    void an_executor_is_a_command_with_its_arguments_each_one_word() {
        List<JobSpec> jobs = jobs(CONFIG);

        assertThat(run(jobs.get(0)).commands())
                .containsExactly("bash scripts/fetch.sh --verbose 'two words' 'it'\\''s'");
        assertThat(run(jobs.get(1)).commands())
                .containsExactly("python3 scripts/unpack.py --level 3");
        assertThat(run(jobs.get(1)).env()).containsEntry("LOGLEVEL", "DEBUG");
    }

    @Test
    void a_script_beside_the_file_goes_with_the_job() {
        List<JobSpec> jobs = jobs(CONFIG);

        assertThat(jobs.get(0).files())
                .extracting(FileRef::path)
                .containsExactly("scripts/fetch.sh");
        assertThat(jobs.get(2).files()).isEmpty();
    }

    @Test
    void triggers_are_those_of_the_language() {
        List<JobSpec> jobs = jobs(CONFIG);

        assertThat(jobs.get(0).triggers())
                .extracting(TriggerSpec::kind, trigger -> trigger.options().text())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "cron", "{\"cron\":\"*/5 * * * * *\"}"));
        assertThat(jobs.get(1).triggers().getFirst().options().text())
                .isEqualTo("{\"s3\":\"s3://bucket/input\",\"match\":\"*.tar.gz*\"}");
        assertThat(jobs.get(2).triggers()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "all_success, a && b",
        "any_success, a || b",
        "always, a.done && b.done",
    })
    void the_condition_of_after_deps_is_an_expression_over_jobs(String condition, String wanted) {
        List<JobSpec> jobs =
                jobs(
                        """
                        jobs:
                          - {name: a, executor: {type: bash, script: a.sh}}
                          - {name: b, executor: {type: bash, script: b.sh}}
                          - name: c
                            depends_on: [a, b]
                            trigger: {type: after_deps, condition: %s}
                            executor: {type: bash, script: c.sh}
                        """
                                .formatted(condition));

        assertThat(jobs.get(2).options().dependsOn()).isNotNull();
        assertThat(jobs.get(2).options().dependsOn().text()).isEqualTo(wanted);
    }

    @Test
    void a_watched_folder_with_a_filter_is_a_glob() {
        List<JobSpec> jobs =
                jobs(
                        """
                        name: a
                        trigger: {type: watch, source: /data/in, filter: "*.csv", settle: 2s}
                        executor: {type: bash, script: a.sh}
                        """);

        assertThat(jobs.getFirst().triggers().getFirst().options().text())
                .isEqualTo("{\"file\":\"/data/in/*.csv\",\"settle\":\"2s\"}");
    }
}
