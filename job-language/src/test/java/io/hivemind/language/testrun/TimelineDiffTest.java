package io.hivemind.language.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Source;
import io.hivemind.language.testfile.TestFile;
import io.hivemind.language.testfile.TestFileReader;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

class TimelineDiffTest {

    @Test
    void what_is_expected_stands_beside_what_is_instead() {
        assertThat(
                        diff(
                                """
                                start: chain
                                script: {a: [{succeed: true, after: 3s}]}
                                expect: {ends: +4s, run: SUCCEEDED, tasks: {b: {starts: [+2s]}}}
                                """))
                .containsExactly(
                        "  +0s chain starts",
                        "  +0s chain/a starts",
                        "- +2s chain/b starts",
                        "  +3s chain/a SUCCEEDED",
                        "+ +3s chain/b starts",
                        "  +3s chain/b SUCCEEDED",
                        "+ +3s chain SUCCEEDED",
                        "- +4s chain SUCCEEDED");
    }

    @Test
    void a_run_too_many_and_one_that_is_missing_are_marked() {
        assertThat(
                        diff(
                                """
                                until: 2h
                                expect: {runs: {hourly: [{}, {}]}}
                                """))
                .contains("  +1h hourly#2 starts", "+ +2h hourly#3 starts");
        assertThat(
                        diff(
                                """
                                until: 30m
                                expect: {runs: {hourly: [{}, {nominal: 2026-01-01T01:00:00Z}]}}
                                """))
                .contains("- +1h hourly#2 starts");
    }

    private static List<String> diff(String test) {
        String text =
                """
                jobs:
                  - name: chain
                    tasks: [{name: a, run: x}, {name: b, needs: [a], run: x}]
                  - {name: hourly, triggers: [{every: 1h}], run: x}
                tests:
                  - name: t
                """
                        + test.indent(4);
        CelExpressions expressions = new CelExpressions();
        TestFile file =
                new TestFileReader(JobReader.ofEverything(expressions))
                        .read(new Source("f.yaml", text), name -> Optional.empty());
        assertThat(file.problems()).isEmpty();
        TestResult result = new TestRunner(expressions).run(file).getFirst();
        assertThat(result.passed()).isFalse();
        return TimelineDiff.of(result.test(), Objects.requireNonNull(result.timeline())).stream()
                .map(it -> it.mark() + " " + it.at() + " " + it.subject() + " " + it.what())
                .toList();
    }
}
