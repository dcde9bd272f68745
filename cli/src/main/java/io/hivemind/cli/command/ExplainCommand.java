package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.client.ApiException;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.ExplanationView;
import io.hivemind.core.run.RunIds;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// `hivemind explain RUN [TASK]`, `explain JOB`, `explain TOPIC:PARTITION:OFFSET`.
@Command(
        name = "explain",
        description = {
            "Says why a run, a task, a job or a record is where it is:",
            "what it has passed, what it waits for, and what would release it."
        })
public final class ExplainCommand implements Callable<Integer> {
    private static final Pattern RECORD = Pattern.compile("([^:]+):(\\d+):(\\d+)");

    @Parameters(
            index = "0",
            paramLabel = "RUN|JOB|TOPIC:PARTITION:OFFSET",
            description = "The id of a run, the name of a job, or where a record lies.")
    private String what = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "TASK",
            description = "A task of the run; task[2] for an instance.")
    private @Nullable String task;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            description = "As it was then: 2026-11-21T08:00:00Z, or with another offset.")
    private @Nullable String at;

    @Mixin private ServerOptions server = new ServerOptions();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        Map<String, String> query = new HashMap<>();
        if (at != null) {
            query.put("at", at);
        }
        Matcher record = RECORD.matcher(what);
        if (record.matches()) {
            refuseTask("a record");
            if (at != null) {
                throw new UserError("--at is for runs and jobs: what became of a record stays so");
            }
            print(
                    "/topics/%s/partitions/%s/records/%s/explanation"
                            .formatted(
                                    Api.segment(record.group(1)), record.group(2), record.group(3)),
                    query);
        } else if (RunIds.isRunId(what)) {
            if (task != null) {
                query.put("task", task);
            }
            print("/runs/" + Api.segment(what) + "/explanation", query);
        } else {
            job(query);
        }
        return ExitCode.OK;
    }

    private void job(Map<String, String> query) {
        refuseTask("a job");
        try {
            print("/jobs/" + Api.segment(what) + "/explanation", query);
        } catch (ApiException e) {
            if (e.status() == 404) {
                throw new UserError(
                        e.getMessage() + "; a run is named by its id, a record as topic:0:17", e);
            }
            throw e;
        }
    }

    private void refuseTask(String of) {
        if (task != null) {
            throw new UserError(what + " is " + of + ": only of a run can a task be explained");
        }
    }

    private void print(String path, Map<String, String> query) {
        JsonNode answer = server.api().get(path, query);
        output.print(console, answer, it -> new ExplanationView(console).print(it));
    }
}
