package io.hivemind.scheduler.api.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.scheduler.history.json.AvroJson;
import io.hivemind.scheduler.history.query.JobRow;
import io.hivemind.scheduler.history.query.Page;

import java.util.List;

/// Jobs as the contract has them.
final class JobJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JobJson() {}

    static ObjectNode page(Page<JobRow> page) {
        ObjectNode json = NODES.objectNode();
        page.items().forEach(job -> json.withArray("/items").add(summary(job)));
        if (page.items().isEmpty()) {
            json.putArray("items");
        }
        return json.put("next", page.next());
    }

    static ObjectNode job(JobRow job) {
        ObjectNode json =
                NODES.objectNode()
                        .put("name", job.name())
                        .put("revision", job.revision())
                        .put("content_hash", job.contentHash())
                        .put("applied_at", AvroJson.instant(job.appliedAt()));
        json.set("model", AvroJson.value(job.model()));
        return json.put("source", job.source()).put("source_name", job.sourceName());
    }

    static ObjectNode applied(List<JobPublisher.Applied> jobs, FileProblems problems) {
        ObjectNode json = NODES.objectNode();
        json.putArray("jobs");
        for (JobPublisher.Applied job : jobs) {
            json.withArray("/jobs")
                    .addObject()
                    .put("name", job.name())
                    .put("revision", job.revision())
                    .put("change", job.change())
                    .put("tasks", job.tasks());
        }
        json.set("problems", problems.json());
        return json;
    }

    static ObjectNode validated(CheckedFile checked) {
        ObjectNode json = NODES.objectNode().put("valid", !checked.problems().hasErrors());
        json.putArray("jobs");
        checked.jobs().forEach(job -> json.withArray("/jobs").add(job.fullName()));
        json.set("problems", checked.problems().json());
        return json;
    }

    private static ObjectNode summary(JobRow job) {
        JsonNode model = AvroJson.value(job.model());
        ObjectNode json =
                NODES.objectNode()
                        .put("name", job.name())
                        .put("revision", job.revision())
                        .put("description", model.path("description").asText())
                        .put("enabled", model.path("enabled").asBoolean(true))
                        .put("paused", job.paused())
                        .put("tasks", model.path("tasks").size());
        json.putArray("triggers");
        model.path("triggers")
                .forEach(trigger -> json.withArray("/triggers").add(trigger.path("kind").asText()));
        json.put("applied_at", AvroJson.instant(job.appliedAt()));
        JobRow.LastRun last = job.lastRun();
        if (last == null) {
            return json.putNull("last_run");
        }
        json.putObject("last_run")
                .put("id", last.id())
                .put("job", job.name())
                .put("state", last.state())
                .put("reason", last.reason());
        return json;
    }
}
