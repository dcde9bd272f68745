package io.hivemind.cli.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.cli.UserError;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class JobFilesTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void a_folder_stands_for_the_job_files_in_it() throws IOException {
        for (String name :
                List.of("b.yaml", "a.json", "c.test.yaml", "notes.txt", ".hidden.yaml")) {
            Files.createFile(folder.resolve(name));
        }
        Files.createDirectory(folder.resolve("below.yaml"));

        assertThat(JobFiles.of(List.of(folder)))
                .containsExactly(folder.resolve("a.json"), folder.resolve("b.yaml"));
    }

    @Test
    void a_file_that_is_not_there_is_named() {
        assertThatThrownBy(() -> JobFiles.of(List.of(folder.resolve("nothing.yaml"))))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("nothing.yaml: no such file");
    }

    @Test
    void a_folder_without_job_files_is_told_where_some_are_wanted() {
        assertThat(JobFiles.of(List.of(folder))).isEmpty();
        assertThatThrownBy(() -> JobFiles.some(List.of(folder)))
                .isInstanceOf(UserError.class)
                .hasMessage("no job files (*.yaml, *.yml, *.json) in " + folder);
    }
}
