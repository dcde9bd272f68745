package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What the page on the language shows is valid.
final class DocsTest {
    private static final Path PAGE = Path.of("../docs/job-language.md");
    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");

    @ParameterizedTest
    @MethodSource("examples")
    void every_example_is_valid(String example) {
        Loaded loaded =
                JobReader.ofEverything(new CelExpressions()).read(new Source("doc.yaml", example));

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.notes()).isEmpty();
        assertThat(loaded.jobs()).isNotEmpty();
    }

    static Stream<String> examples() throws IOException {
        Matcher matcher = EXAMPLE.matcher(Files.readString(PAGE));
        Stream.Builder<String> examples = Stream.builder();
        while (matcher.find()) {
            examples.add(matcher.group(1));
        }
        return examples.build();
    }
}
