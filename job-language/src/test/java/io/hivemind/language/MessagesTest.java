package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every message as it reaches the user: documents full of mistakes in `messages/*.txt`, and under
/// each what is said about it (`~` for a note), all at once, each at its place.
final class MessagesTest {
    private static final Path FOLDER = Path.of("src/test/resources/messages");

    record Case(String name, String document, String said) {
        @Override
        public String toString() {
            return name;
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void every_mistake_is_told_at_its_place_with_advice(Case mistaken) {
        Loaded loaded =
                JobReader.ofEverything(new CelExpressions())
                        .read(new Source("f.yaml", mistaken.document()));

        String said =
                Stream.concat(
                                loaded.problems().stream().map(Object::toString),
                                loaded.notes().stream().map(note -> "~ " + note))
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
        assertThat(said).isEqualTo(mistaken.said());
    }

    static Stream<Case> cases() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            List<Path> sorted = files.sorted().toList();
            Stream.Builder<Case> cases = Stream.builder();
            for (Path file : sorted) {
                int number = 0;
                for (String part : Files.readString(file).split("(?m)^=====\n")) {
                    String[] halves = part.split("(?m)^-----\n", 2);
                    cases.add(
                            new Case(
                                    file.getFileName() + " " + ++number,
                                    halves[0],
                                    halves.length > 1 ? halves[1] : ""));
                }
            }
            return cases.build();
        }
    }
}
