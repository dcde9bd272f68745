package io.hivemind.cli.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.cli.UserError;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.Source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A job file as it is sent to the API: its text, and the files that its jobs bring along.
public final class JobUpload {
    private JobUpload() {}

    /// Reads a file as the language does; the problems are in what is returned. A file beside it
    /// that a command names is one of the job's files.
    public static Loaded read(Path file) {
        try {
            Source source =
                    new Source(
                            file.toString(),
                            JobText.decode(file.toString(), bytes(file)),
                            name -> LocalFile.isBeside(file, name));
            return new JobReader().read(source);
        } catch (JobText.NoTextException e) {
            return Loaded.refused(List.of(e.problem()));
        }
    }

    /// The body of an `apply` request. The server checks it again, so a file that is not valid may
    /// be sent.
    public static ObjectNode body(Path file) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("name", file.toString()).put("source", text(file));
        ArrayNode files = body.putArray("files");
        for (LocalFile local : LocalFile.of(file, read(file))) {
            files.addObject()
                    .put("path", local.path())
                    .put("executable", local.executable())
                    .put("content", local.base64());
        }
        return body;
    }

    private static String text(Path file) {
        try {
            return JobText.decode(file.toString(), bytes(file));
        } catch (JobText.NoTextException e) {
            throw new UserError(e.problem().toString(), e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UserError(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
