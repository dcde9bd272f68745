package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.output.Console;
import io.hivemind.core.run.RunIds;

import java.util.Map;

/// Pauses and resumes: of a run, where the word can be the id of one, else of a job.
final class Standing {
    private final Api api;
    private final OutputOption output;
    private final Console console = Console.system();

    Standing(Api api, OutputOption output) {
        this.api = api;
        this.output = output;
    }

    int change(String what, String verb) {
        boolean isRun = RunIds.isRunId(what);
        String path = (isRun ? "/runs/" : "/jobs/") + Api.segment(what) + "/" + verb;
        JsonNode answer = api.post(path, Map.of(), JsonNodeFactory.instance.objectNode(), Map.of());
        output.print(
                console,
                answer,
                done -> console.print(isRun ? ofRun(what, done) : ofJob(what, done)));
        return ExitCode.OK;
    }

    private static String ofRun(String run, JsonNode done) {
        String reason = done.path("reason").asText("");
        return run + " is " + done.path("state").asText() + (reason.isEmpty() ? "" : " " + reason);
    }

    private static String ofJob(String job, JsonNode done) {
        return job + (done.path("paused").asBoolean() ? " is paused" : " goes on");
    }
}
