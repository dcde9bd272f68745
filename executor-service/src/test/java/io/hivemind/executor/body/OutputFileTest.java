package io.hivemind.executor.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.core.expression.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

class OutputFileTest {
    @TempDir private Path folder;

    @Test
    void missing_or_blank_file_is_no_output() throws Exception {
        assertThat(OutputFile.read(folder.resolve("missing"))).isEqualTo(Json.NULL);
        assertThat(read(" \n\n")).isEqualTo(Json.NULL);
    }

    @Test
    void one_json_value_is_the_output() throws Exception {
        assertThat(read("{\"rows\": 12,\n \"share\": 0.10000000000000000001}\n"))
                .isEqualTo(new Json("{\"rows\":12,\"share\":0.10000000000000000001}"));
        assertThat(read("[1, 2]")).isEqualTo(new Json("[1,2]"));
        assertThat(read("\"text\"")).isEqualTo(new Json("\"text\""));
        assertThat(read("null")).isEqualTo(Json.NULL);
    }

    @Test
    void values_of_lines_are_json_where_they_parse_and_else_text() throws Exception {
        assertThat(read("rows=12\n\nname=a b = c\nempty=\nlist=[1,2]\nrows=13\n"))
                .isEqualTo(
                        new Json(
                                "{\"rows\":13,\"name\":\"a b ="
                                        + " c\",\"empty\":\"\",\"list\":[1,2]}"));
    }

    @Test
    void what_is_neither_is_refused_with_the_line() {
        assertThatThrownBy(() -> read("rows=12\nhello\n"))
                .isInstanceOf(OutputFile.RefusedException.class)
                .hasMessageContaining("neither one JSON value")
                .hasMessageContaining("line 2");
    }

    @Test
    void two_json_values_are_refused() {
        assertThatThrownBy(() -> read("{\"a\": 1}\n{\"b\": 2}\n"))
                .isInstanceOf(OutputFile.RefusedException.class);
    }

    @Test
    void exactly_64_kib_are_taken_and_one_byte_more_is_refused() throws Exception {
        String most = "\"" + "x".repeat(64 * 1024 - 2) + "\"";

        assertThat(read(most).sizeBytes()).isEqualTo(64 * 1024);
        assertThatThrownBy(() -> read(most + " "))
                .isInstanceOf(OutputFile.RefusedException.class)
                .hasMessageContaining("larger than 64 KiB");
    }

    @Test
    void bytes_that_are_no_text_are_refused() throws IOException {
        Path file = folder.resolve("output");
        Files.write(file, new byte[] {(byte) 0xC3, (byte) 0x28});

        assertThatThrownBy(() -> OutputFile.read(file))
                .isInstanceOf(OutputFile.RefusedException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void folder_in_place_of_the_file_is_refused() throws IOException {
        Path file = Files.createDirectory(folder.resolve("output"));

        assertThatThrownBy(() -> OutputFile.read(file))
                .isInstanceOf(OutputFile.RefusedException.class)
                .hasMessageContaining("regular file");
    }

    private Json read(String text) throws IOException, OutputFile.RefusedException {
        Path file = folder.resolve("output");
        Files.write(file, text.getBytes(StandardCharsets.UTF_8));
        return OutputFile.read(file);
    }
}
