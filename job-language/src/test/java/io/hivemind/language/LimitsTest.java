package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Duration;
import java.util.Collections;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Documents that were made to take for ever, or all memory: each is refused with a message, soon.
final class LimitsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JobReader READER = JobReader.ofEverything(new CelExpressions());

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooMuch")
    void what_is_too_much_is_refused(String what, String text, String message) {
        Loaded loaded = read(text);

        assertThat(loaded.problems().toString()).contains(message);
        assertThat(loaded.problems().toString().length()).isLessThan(200_000);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("muchButFine")
    void what_is_large_is_read(String what, String text) {
        assertThat(read(text).problems()).isEmpty();
    }

    @Test
    void a_list_written_out_may_be_longer_than_an_expression() {
        String list = "[" + String.join(",", Collections.nCopies(20_000, "12")) + "]";

        Evaluation value =
                new CelExpressions().expression(list).evaluate(CelExpressionsTest.scope());

        assertThat(value).isEqualTo(new Evaluation.Value(new Json(list)));
    }

    static Stream<Arguments> tooMuch() {
        return Stream.of(
                Arguments.of("size", "name: " + "x".repeat(2_100_000), "larger than 2048 KiB"),
                Arguments.of("nesting", "[".repeat(100_000), "nested deeper than 64 levels"),
                Arguments.of("aliases", aliasBomb(), "more than 200000 values"),
                Arguments.of(
                        "instances",
                        "{name: j, tasks: [{name: a, for_each: [" + "1,".repeat(100_001) + "]}]}",
                        "a task has 100000 instances at most"),
                Arguments.of(
                        "tasks",
                        "name: j\ntasks:\n" + times(10_001, i -> "- {name: t" + i + "}\n"),
                        "a job has 10000 at most"),
                Arguments.of(
                        "templates of a file",
                        "name: j\nrun:\n" + times(5_001, i -> "- 'x {{ 1 + " + i + " }}'\n"),
                        "more than 5000 different computations"),
                Arguments.of(
                        "templates of a text",
                        "{name: j, run: '" + "{{ run.id }} ".repeat(1_100) + "'}",
                        "1000 templates at most"),
                Arguments.of(
                        "expression",
                        "{name: j, output: '" + "1 +".repeat(8_000) + " 1'}",
                        "longer than 16384 characters"),
                Arguments.of(
                        "depth of an expression",
                        "{name: j, output: '" + "(".repeat(500) + "1" + ")".repeat(500) + "'}",
                        "output: in the expression ("),
                Arguments.of(
                        "needs",
                        "{name: j, tasks: [{name: a}, {name: b, needs: '"
                                + "(".repeat(5_000)
                                + "'}]}",
                        "nests deeper than 60 levels"),
                Arguments.of(
                        "a routine that uses itself",
                        "{routines: [{name: t, run: [{uses: t}]}],"
                                + " jobs: [{name: j, tasks: [{name: a, uses: t}]}]}",
                        "a cycle: t → t; a routine cannot use itself"),
                Arguments.of("routines that multiply", stepBomb(), "make too much of this file"),
                Arguments.of("parameters that multiply", paramBomb(), "is longer than 16384"),
                Arguments.of(
                        "triggers",
                        "name: j\ntriggers:\n" + "- {every: 5s}\n".repeat(201),
                        "a job has 200 at most"),
                Arguments.of(
                        "variables",
                        "name: j\nenv:\n" + times(501, i -> "  A" + i + ": x\n"),
                        "500 at most"),
                Arguments.of(
                        "parameters",
                        "name: j\nparams:\n" + times(501, i -> "  a" + i + ": {type: int}\n"),
                        "500 at most"),
                Arguments.of(
                        "problems",
                        "name: j\n" + times(2_000, i -> "key" + i + ": x\n"),
                        "there are more than 500 problems"));
    }

    static Stream<Arguments> muchButFine() {
        return Stream.of(
                Arguments.of(
                        "a chain in which all read the first",
                        "name: j\ntasks:\n- {name: t0, run: x}\n"
                                + times(
                                        5_000,
                                        i ->
                                                "- {name: t%d, needs: [t%d], run: 'x {{ tasks.t0.output }}'}\n"
                                                        .formatted(i + 1, i))),
                Arguments.of(
                        "a group of many that needs many",
                        "name: j\ntasks:\n"
                                + times(3_000, i -> "- {name: a" + i + "}\n")
                                + "- {name: g, needs: ["
                                + times(3_000, i -> "a" + i + ",")
                                + "], group: ["
                                + times(3_000, i -> "{name: m" + i + "},")
                                + "]}\n"),
                Arguments.of(
                        "open substitutions of a shell",
                        "name: j\nrun: |\n  echo " + "\"$(".repeat(200_000) + "\n"));
    }

    private static Loaded read(String text) {
        return assertTimeoutPreemptively(
                PATIENCE, () -> READER.read(new Source("large.yaml", text)));
    }

    private static String times(int count, IntFunction<String> part) {
        return IntStream.range(0, count).mapToObj(part).collect(Collectors.joining());
    }

    private static String aliasBomb() {
        return "a: &a [x, x, x, x, x, x, x, x, x, x]\n"
                + times(
                        8,
                        i ->
                                "%c: &%c [%s]\n"
                                        .formatted(
                                                'b' + i,
                                                'b' + i,
                                                ("*" + (char) ('a' + i) + ",").repeat(10)));
    }

    private static String stepBomb() {
        return "routines:\n- {name: r0, run: [x]}\n"
                + times(
                        9,
                        i ->
                                "- {name: r%d, run: [%s]}\n"
                                        .formatted(i + 1, ("{uses: r" + i + "},").repeat(10)))
                + "jobs: [{name: j, tasks: [{name: a, uses: r9}]}]\n";
    }

    private static String paramBomb() {
        return "routines:\n- {name: r0, params: {p: {type: string}}, run: 'x {{ params.p }}'}\n"
                + times(
                        9,
                        i ->
                                "- {name: r%d, params: {p: {type: string}}, uses: r%d, with: {p: '%s'}}\n"
                                        .formatted(i + 1, i, "{{ params.p }}".repeat(20)))
                + "jobs: [{name: j, tasks: [{name: a, uses: r9, with: {p: abc}}]}]\n";
    }
}
