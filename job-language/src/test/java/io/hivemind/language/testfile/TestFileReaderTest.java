package io.hivemind.language.testfile;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.language.JobReader;
import io.hivemind.language.Source;
import io.hivemind.language.document.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

final class TestFileReaderTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final TestFileReader READER = new TestFileReader(new JobReader());

    @ParameterizedTest
    @MethodSource("cases")
    void every_case_is_read_without_a_problem(String name) throws IOException {
        TestFile file = READER.read(source(name), TestFileReaderTest::beside);

        assertThat(file.problems()).isEmpty();
        assertThat(file.tests()).isNotEmpty();
    }

    @Test
    void a_test_is_read_in_full() {
        TestFile file =
                read(
                        """
                        jobs:
                          - {name: etl, params: {region: {type: string}}, tasks: [{name: extract}]}
                        tests:
                          - name: all of it
                            at: 2026-03-01T00:00:00Z
                            start: etl
                            params: {region: eu}
                            script:
                              extract: [{fail: 2, after: 2s}, {succeed: {rows: 12}}, {hang: true}]
                              "extract[2]": [{lost: true, after: 3s}]
                              extract.fallback: [{succeed: true, after: 1m}]
                            events:
                              - {at: +10s, cancel: etl}
                              - {at: +1m, trigger: etl, params: {region: us}, id: order-17}
                              - {at: 2026-03-01T01:00:00Z, down: 2h}
                            until: 24h
                            expect:
                              run: SUCCEEDED
                              reason: TIMED_OUT
                              ends: +8s
                              output: null
                              tasks:
                                extract: {state: SUCCEEDED, starts: [+0s, +3s], attempts: 2}
                                etl/extract: SKIPPED
                              runs: {etl: [{nominal: 2026-03-01T18:00:00Z, state: SUCCEEDED}]}
                              order: [extract]
                              max_running: {"*": 4, extract: 1}
                              slots: [{job: etl, at: 2026-03-29T01:30:00Z, is: SKIPPED}]
                              events: [{task: extract, is: retry_scheduled, at: +2s}]
                        """);

        assertThat(file.problems()).isEmpty();
        TestCase test = file.tests().getFirst();
        assertThat(test.start()).isEqualTo("etl");
        assertThat(test.params()).isEqualTo(new Json("{\"region\":\"eu\"}"));
        TaskRef extract = new TaskRef(null, "extract", -1, false);
        assertThat(test.script())
                .containsEntry(
                        extract,
                        List.of(
                                new ScriptEntry.Fail(2, Duration.ofSeconds(2)),
                                new ScriptEntry.Succeed(new Json("{\"rows\":12}"), Duration.ZERO),
                                new ScriptEntry.Hang()))
                .containsEntry(
                        new TaskRef(null, "extract", 2, false),
                        List.of(new ScriptEntry.Lost(Duration.ofSeconds(3))))
                .containsEntry(
                        new TaskRef(null, "extract", -1, true),
                        List.of(new ScriptEntry.Succeed(Json.NULL, Duration.ofMinutes(1))));
        assertThat(test.events().get(1))
                .isEqualTo(
                        new TestEvent.Trigger(
                                new Moment(Duration.ofMinutes(1), null),
                                "etl",
                                new Json("{\"region\":\"us\"}"),
                                "order-17"));
        assertThat(test.events().get(2).at().from(Instant.EPOCH))
                .isEqualTo(Instant.parse("2026-03-01T01:00:00Z"));
        Expectation expect = test.expect();
        assertThat(expect.output()).isEqualTo(Json.NULL);
        assertThat(expect.tasks()).containsKey(new TaskRef("etl", "extract", -1, false));
        assertThat(expect.maxRunning()).containsEntry(TaskRef.ALL, 4);
        assertThat(expect.events().getFirst().type()).isEqualTo("task.retry_scheduled");
    }

    @Test
    void what_is_wrong_in_a_test_is_told_with_its_place() {
        TestFile file =
                read(
                        """
                        jobs:
                          - {name: etl, tasks: [{name: extract}]}
                        tests:
                          - name: wrong
                            start: elt
                            script: {extract: [{fial: 1}]}
                            events: [{at: soon, cancel: etl}]
                            expect: {run: SUCCEDED, tasks: {extract: {starts: +0s}}}
                          - {name: no job, expect: {tasks: {extract: FAILED}, order: [etl/load]}}
                        """);

        assertThat(file.problems())
                .extracting(Message::toString)
                .anyMatch(
                        line -> line.contains("t.test.yaml:5:12: tests[0].start: there is no job"))
                .anyMatch(line -> line.contains("did you mean \"fail\""))
                .anyMatch(line -> line.contains("a moment"))
                .anyMatch(line -> line.contains("did you mean \"SUCCEEDED\""))
                .anyMatch(line -> line.contains("wants a list"))
                .anyMatch(line -> line.contains("whose task is"))
                .anyMatch(line -> line.contains("has no task \"load\""));
        assertThat(file.isRunnable()).isFalse();
    }

    @Test
    void a_start_that_is_to_be_refused_may_name_a_job_that_is_not_there() {
        TestFile file =
                read(
                        """
                        jobs: [{name: etl}]
                        tests: [{name: a, start: nobody, expect: {refused: nobody}}]
                        """);

        assertThat(file.problems()).isEmpty();
        assertThat(file.tests().getFirst().expect().refused()).isEqualTo("nobody");
    }

    @Test
    void tests_of_jobs_that_are_not_even_yaml_are_read() {
        TestFile file =
                read(
                        """
                        jobs:
                          - name: a
                            tasks: [{name: x, needs: !y && z]}
                        tests:
                          - {name: says so, expect: {invalid: quotes}}
                        """);

        assertThat(file.problems()).isEmpty();
        assertThat(file.isRunnable()).isTrue();
        assertThat(file.jobs().problems())
                .anyMatch(problem -> problem.toString().contains("quotes"));
    }

    @Test
    void a_file_that_is_used_is_looked_for_beside_the_test() {
        TestFile file =
                read("{use: nowhere.yaml, tests: [{name: a, start: x, expect: {run: FAILED}}]}");

        assertThat(file.problems())
                .extracting(Message::text)
                .anyMatch(text -> text.contains("there is no file \"nowhere.yaml\""));
    }

    private static TestFile read(String text) {
        return READER.read(new Source("t.test.yaml", text), path -> Optional.empty());
    }

    private static Source source(String name) throws IOException {
        return new Source(name, Files.readString(CASES.resolve(name)));
    }

    private static Optional<Source> beside(String path) {
        try {
            return Optional.of(source(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".test.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
