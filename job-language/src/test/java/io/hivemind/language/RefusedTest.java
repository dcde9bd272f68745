package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/// What is wrong with a file is said with its line and with the name, key or value that is wrong.
class RefusedTest {

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void a_wrong_file_is_refused(String what, String text, String file) {
        Loaded loaded =
                JobReader.ofEverything(new CelExpressions()).read(new Source("f.yaml", file));

        assertThat(loaded.problems()).as(what).isNotEmpty();
        assertThat(loaded.jobs()).isEmpty();
        assertThat(loaded.problems())
                .extracting(Object::toString)
                .allMatch(message -> message.startsWith("f.yaml:1:"))
                .anyMatch(message -> message.contains(text));
    }

    static Stream<String[]> refused() throws IOException {
        return Files.readAllLines(Path.of("src/test/resources/refused.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" \\| ", 3));
    }
}
