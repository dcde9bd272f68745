package io.hivemind.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.systemtests.process.Hivemind;
import io.hivemind.systemtests.process.Hivemind.Finished;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;

/// `validate` on ten broken files: each is told with its place, the word at fault and what to do.
class ValidateTest {
    private static final Path BROKEN = Path.of("src/test/resources/broken").toAbsolutePath();

    /// One process for all: that each file is told is as good a test of one file as of ten.
    private static Finished validated = new Finished(-1, java.util.List.of());

    @BeforeAll
    static void validate_all() {
        validated = Hivemind.in(BROKEN).run("validate", BROKEN.toString());
    }

    @Test
    void broken_files_are_refused_with_exit_code_2() {
        assertThat(validated.exitCode()).isEqualTo(2);
        assertThat(validated.lines()).filteredOn(line -> line.startsWith("invalid ")).hasSize(10);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            textBlock =
                    """
                    01-misspelt-key.yaml:6:5: | unknown key "neds" | did you mean "needs"?
                    02-cycle.yaml:3:23: | a → c → b → a | each of these tasks waits for the next
                    03-missing-task.yaml:4:38: | no task "extrakt" | did you mean "extract"?
                    04-bare-number-as-duration.yaml:3:15: | number 30 | as 500ms, 30s, 1h30m, 2d or 1w
                    05-not-yaml.yaml:4:3: | not YAML | expected ',' or '}'
                    06-duplicate-names.yaml:4:11: | "Backup" is taken | at line 2
                    07-unknown-parameter.yaml:4:15: | no parameter "regin" | did you mean "region"?
                    08-needs-as-a-tag.yaml:5:12: | a YAML tag | put it in quotes: "!a.failed"
                    09-template-in-single-quotes.yaml:4:18: | {{ params.who }} | use double quotes
                    10-two-bodies-and-bad-retry.json:1:1: | "run" and "tasks" | move the command into a task
                    10-two-bodies-and-bad-retry.json:4:64: | retry.attempts | from 1 to 10000, not the number 0
                    """)
    void a_problem_is_told_with_place_name_and_advice(String place, String name, String advice) {
        assertThat(validated.lines())
                .filteredOn(line -> line.contains("/" + place))
                .singleElement()
                .asString()
                .contains(name, advice);
    }
}
