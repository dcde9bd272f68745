package io.hivemind.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.language.document.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "6E616D653A20610A23206361 66E9 | 2:6: this is not UTF-8 text; save the file as"
                        + " UTF-8",
                "FFFE6E006100 | 1:1: the text is UTF-16; save it as UTF-8",
                "EFBBBF6E616D653A20610A | ''",
            })
    void what_is_no_utf_8_is_a_problem_of_the_file_with_its_place(String hex, String problem)
            throws IOException {
        byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
        Path file = Files.write(folder.resolve("job.yaml"), bytes);

        assertThat(JobUpload.read(file).problems().stream().map(Message::toString).toList())
                .isEqualTo(problem.isEmpty() ? List.of() : List.of(file + ":" + problem));
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
