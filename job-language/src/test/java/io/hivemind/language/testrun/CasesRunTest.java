package io.hivemind.language.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Source;
import io.hivemind.language.testfile.TestFile;
import io.hivemind.language.testfile.TestFileReader;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The cases that the language is measured by, all of them, and more of our own. Others:
/// `-Dcases=FOLDER`.
class CasesRunTest {
    private static final Path CASES =
            Path.of(System.getProperty("cases", "src/test/resources/cases"));
    private static final Path MORE = Path.of("src/test/resources/more");

    @ParameterizedTest
    @MethodSource("cases")
    void every_test_of_a_case_passes(Path path) throws IOException {
        CelExpressions expressions = new CelExpressions();
        TestFileReader reader = new TestFileReader(JobReader.ofEverything(expressions));

        TestFile file =
                reader.read(
                        new Source(path.toString(), Files.readString(path)), CasesRunTest::beside);

        assertThat(file.problems()).isEmpty();
        assertThat(file.isRunnable()).as("%s", file.jobs().problems()).isTrue();
        List<String> failed = new ArrayList<>();
        for (TestResult result : new TestRunner(expressions).run(file)) {
            result.differences()
                    .forEach(it ->
                            failed.add(
                                    result.test().name()
                                            + ": "
                                            + it.what()
                                            + " is "
                                            + it.actual()
                                            + ", not "
                                            + it.expected()));
        }
        assertThat(failed).isEmpty();
    }

    static Optional<Source> beside(String path) {
        try {
            return Optional.of(new Source(path, Files.readString(CASES.resolve(path))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> cases() throws IOException {
        List<Path> cases = new ArrayList<>();
        for (Path folder : List.of(CASES, MORE)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".test.yaml"))
                        .sorted()
                        .forEach(cases::add);
            }
        }
        assertThat(cases).hasSizeGreaterThan(60);
        return cases.stream();
    }
}
