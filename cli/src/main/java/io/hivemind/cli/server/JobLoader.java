package io.hivemind.cli.server;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.cli.UserError;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.client.ApiException;
import io.hivemind.cli.output.Console;
import io.hivemind.language.Loaded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Applies job files to a server and says what came of it.
public final class JobLoader {
    private final Api api;
    private final Console console;
    private final Map<Path, List<String>> refused = new HashMap<>();

    public JobLoader(Api api, Console console) {
        this.api = api;
        this.console = console;
    }

    /// Before anything is started: throws [UserError] after it has printed every problem of every
    /// file.
    public static void validate(List<Path> files, Console console) {
        int problems = 0;
        for (Path file : files) {
            Loaded loaded = JobUpload.read(file);
            loaded.problems().forEach(problem -> console.remark(problem.toString()));
            problems += loaded.problems().size();
        }
        if (problems > 0) {
            throw new UserError(problems == 1 ? "one problem" : problems + " problems");
        }
    }

    /// Applies a file; what is refused is thrown as [ApiException].
    public JsonNode apply(Path file) {
        JsonNode answer = api.post("/apply", Map.of(), JobUpload.body(file), Map.of());
        answer.path("problems")
                .forEach(note -> console.remark(console.note() + note.path("rendered").asText()));
        return answer;
    }

    /// Applies a file again: says what changed, or, once, what is wrong with it; the old
    /// definitions stay in force then.
    public void applyChanged(Path file) {
        try {
            JsonNode answer = apply(file);
            refused.remove(file);
            for (JsonNode job : answer.path("jobs")) {
                String change = job.path("change").asText();
                if (!change.equals("unchanged")) {
                    console.print(file + ": " + describe(job));
                }
            }
        } catch (ApiException e) {
            List<String> problems = new ArrayList<>(e.fileProblems());
            problems.add(file + " is not applied: " + e.getMessage());
            if (!problems.equals(refused.put(file, problems))) {
                e.fileProblems().forEach(console::remark);
                console.error(problems.getLast());
            }
        }
    }

    /// A file that was there is no more. Its jobs are not touched: runs of them may be under way.
    public void gone(Path file) {
        refused.remove(file);
        console.print(file + ": is gone; its jobs stay as they were");
    }

    /// `hello created, revision 3, 4 tasks`.
    public static String describe(JsonNode job) {
        return job.path("name").asText()
                + " "
                + job.path("change").asText()
                + ", revision "
                + job.path("revision").asText()
                + ", "
                + job.path("tasks").asText()
                + " tasks";
    }
}
