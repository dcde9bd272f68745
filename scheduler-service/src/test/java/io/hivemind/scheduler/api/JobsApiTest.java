package io.hivemind.scheduler.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.testing.TestCluster;

import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

class JobsApiTest {
    private static final String ETL =
            """
            name: %s
            description: A small one
            tasks:
              - name: extract
                run: echo hello
              - name: load
                needs: [extract]
                run: echo done
            """;

    /// One server for all: each test has jobs and runs of its own.
    @TempDir private static Path folder;

    private static ApiFixture api;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(folder);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @Test
    void an_applied_job_is_there_at_once_with_its_source() throws Exception {
        JsonNode applied = api.apply(etl("shown")).get("jobs").get(0);

        JsonNode shown = api.get("showJob", "/jobs/shown").body();
        assertThat(applied.get("change").asText()).isEqualTo("created");
        assertThat(applied.get("tasks").asInt()).isEqualTo(2);
        assertThat(shown.get("revision")).isEqualTo(applied.get("revision"));
        assertThat(shown.get("source").asText()).isEqualTo(etl("shown"));
        assertThat(shown.get("model").get("tasks").get(1).get("name").asText()).isEqualTo("load");
        JsonNode listed = listed("shown");
        assertThat(listed.get("description").asText()).isEqualTo("A small one");
        assertThat(listed.get("last_run").isNull()).isTrue();
    }

    @Test
    void what_did_not_change_keeps_its_revision_and_what_did_gets_a_new_one() throws Exception {
        long first = revision(api.apply(etl("changing")));

        JsonNode same = api.apply("# a comment\n" + etl("changing"));
        JsonNode changed = api.apply(etl("changing").replace("hello", "goodbye"));

        assertThat(same.get("jobs").get(0).get("change").asText()).isEqualTo("unchanged");
        assertThat(revision(same)).isEqualTo(first);
        assertThat(changed.get("jobs").get(0).get("change").asText()).isEqualTo("changed");
        assertThat(revision(changed)).isGreaterThan(first);
    }

    @Test
    void a_bad_file_is_refused_whole_with_every_problem() throws Exception {
        String source =
                """
                jobs:
                  - name: good
                    run: echo
                  - name: bad
                    tasks:
                      - {name: a, run: echo, needs: [nowhere]}
                      - {name: b, runn: echo}
                """;

        ApiFixture.Reply refused = api.post("applyJobs", "/apply", body(source).toString());

        assertThat(refused.status()).isEqualTo(422);
        JsonNode problems = refused.body().get("problems");
        assertThat(problems.size()).isGreaterThanOrEqualTo(2);
        assertThat(problems.toString()).contains("nowhere").contains("runn");
        assertThat(problems.get(0).get("line").asInt()).isPositive();
        assertThat(api.get("showJob", "/jobs/good").status()).isEqualTo(404);
        JsonNode validated = api.post("validateJobs", "/validate", body(source).toString()).body();
        assertThat(validated.get("valid").asBoolean()).isFalse();
        assertThat(validated.get("problems")).isEqualTo(problems);
    }

    @Test
    void a_name_that_differs_only_in_case_from_one_in_force_is_refused() throws Exception {
        api.apply(etl("cased"));

        ApiFixture.Reply refused =
                api.post(
                        "applyJobs",
                        "/apply",
                        body(etl("cased").replace("cased", "CASED")).toString());

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.body().toString()).contains("differs only in case").contains("cased");
    }

    @Test
    void the_queue_of_a_task_and_its_share_group_are_there_when_apply_answers() throws Exception {
        api.apply(
                etl("queued")
                        .replace(
                                "run: echo done",
                                "run: echo done\n    queue: gpu\n    priority: high"));

        String topic = api.kafka.topics().ready("gpu", "high");
        ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, topic);
        Map<ConfigResource, Config> configs =
                TestCluster.shared().admin().describeConfigs(java.util.List.of(group)).all().get();
        assertThat(TestCluster.shared().admin().listTopics().names().get()).contains(topic);
        assertThat(configs.values().iterator().next().get("share.auto.offset.reset").value())
                .isEqualTo("earliest");
        assertThat(configs.values().iterator().next().get("share.isolation.level").value())
                .isEqualTo("read_committed");
    }

    @Test
    void a_deleted_job_is_gone_and_cannot_be_deleted_twice() throws Exception {
        api.apply(etl("deleted"));

        assertThat(api.delete("deleteJob", "/jobs/deleted").status()).isEqualTo(204);

        assertThat(api.get("showJob", "/jobs/deleted").status()).isEqualTo(404);
        assertThat(api.delete("deleteJob", "/jobs/deleted").status()).isEqualTo(404);
        assertThat(api.apply(etl("deleted")).get("jobs").get(0).get("change").asText())
                .isEqualTo("created");
    }

    @Test
    void pages_of_jobs_hold_each_job_once() throws Exception {
        StringBuilder source = new StringBuilder("jobs:\n");
        for (int i = 0; i < 5; i++) {
            source.append("  - {name: job-").append(i).append(", run: echo}\n");
        }
        api.apply(source.toString());

        StringBuilder seen = new StringBuilder();
        String after = "";
        while (after != null) {
            JsonNode page =
                    api.get(
                                    "listJobs",
                                    "/jobs?limit=2" + (after.isEmpty() ? "" : "&after=" + after))
                            .body();
            page.get("items")
                    .forEach(job -> {
                        if (job.get("name").asText().startsWith("job-")) {
                            seen.append(job.get("name").asText()).append(' ');
                        }
                    });
            after = page.get("next").isNull() ? null : page.get("next").asText();
        }
        assertThat(seen.toString()).isEqualTo("job-0 job-1 job-2 job-3 job-4 ");
    }

    @Test
    void a_path_that_leaves_the_folder_is_refused() throws Exception {
        ObjectNode body = body(etl("leaving"));
        body.putArray("files")
                .addObject()
                .put("path", "../../etc/passwd")
                .put(
                        "content",
                        Base64.getEncoder().encodeToString("x".getBytes(StandardCharsets.UTF_8)));

        ApiFixture.Reply refused = api.post("applyJobs", "/apply", body.toString());

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.body().get("detail").asText()).contains("../../etc/passwd");
    }

    @Test
    void a_job_too_large_for_its_ready_tasks_is_refused_with_its_size_and_what_to_do()
            throws Exception {
        String script = "x".repeat(250_000);
        String source = "jobs:\n  - {name: large, run: " + script + "}\n";

        ApiFixture.Reply refused = api.post("applyJobs", "/apply", body(source).toString());

        assertThat(refused.status()).isEqualTo(422);
        JsonNode problem = refused.body().get("problems").get(0);
        assertThat(problem.get("line").asInt()).isEqualTo(2);
        assertThat(problem.get("message").asText())
                .contains("job \"large\" is too large", "more than 409600", "(its tasks 250")
                .contains("the text of jobs.yaml 250", "move long scripts and data into files");
        assertThat(api.get("showJob", "/jobs/large").status()).isEqualTo(404);
    }

    private static JsonNode listed(String job) throws Exception {
        for (JsonNode item : api.get("listJobs", "/jobs").body().get("items")) {
            if (item.get("name").asText().equals(job)) {
                return item;
            }
        }
        throw new AssertionError("no job " + job + " in the list");
    }

    private static String etl(String name) {
        return ETL.formatted(name);
    }

    private static ObjectNode body(String source) {
        return ApiFixture.JSON.createObjectNode().put("source", source).put("name", "jobs.yaml");
    }

    private static long revision(JsonNode applied) {
        return applied.get("jobs").get(0).get("revision").asLong();
    }
}
