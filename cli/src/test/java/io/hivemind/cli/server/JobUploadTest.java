package io.hivemind.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

final class JobUploadTest {
    @TempDir Path folder;

    @Test
    void files_that_are_listed_or_named_by_a_command_are_sent_along() throws IOException {
        write("scripts/work.sh", "echo work");
        write("job.py", "print()");
        write("data/a.csv", "1");
        write("data/b.txt", "2");
        Files.createSymbolicLink(folder.resolve("data/c.csv"), Path.of("/etc/passwd"));
        Path jobs =
                write(
                        "jobs.yaml",
                        """
                        name: a
                        files: ["data/*.csv"]
                        run: ./scripts/work.sh && python3 job.py && ./absent.sh /etc/passwd ../x
                        """);

        assertThat(paths(jobs)).containsExactly("data/a.csv", "job.py", "scripts/work.sh");
    }

    private static List<String> paths(Path jobs) {
        List<String> paths = new ArrayList<>();
        for (JsonNode file : JobUpload.body(jobs).path("files")) {
            paths.add(file.path("path").asText());
        }
        return paths;
    }

    private Path write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling("."));
        return Files.writeString(file, text);
    }
}
