package io.hivemind.cli.server;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.cli.UserError;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.client.ApiException;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.language.Loaded;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Applies job files to a server and says what came of it.
public final class JobLoader {
    private final Api api;
    private final Console console;

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
                .forEach(note ->
                        console.remark(
                                console.styled("note: ", Style.YELLOW)
                                        + note.path("rendered").asText()));
        return answer;
    }

    /// Applies a file again: says what changed, or what is wrong with it; the old definitions stay
    /// in force then.
    public void applyChanged(Path file) {
        try {
            for (JsonNode job : apply(file).path("jobs")) {
                String change = job.path("change").asText();
                if (!change.equals("unchanged")) {
                    console.print(file + ": " + describe(job));
                }
            }
        } catch (ApiException e) {
            e.fileProblems().forEach(console::remark);
            console.error(file + " is not applied: " + e.getMessage());
        }
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
