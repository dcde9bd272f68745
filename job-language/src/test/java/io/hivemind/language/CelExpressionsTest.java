package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.Map;

final class CelExpressionsTest {
    private static final CelExpressions CEL = new CelExpressions();

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "params.n + 1 # 4",
                "params.n * 2 # 6",
                "params.ratio # 1.5",
                "params.ratio > 1 # true",
                "params.n == 3.0 # true",
                "params.names # [\"a\",\"b\"]",
                "params.names.map(x, x + '!') # [\"a!\",\"b!\"]",
                "size(params.names) # 2",
                "params.extra.k # \"v\"",
                "params.missing == null # true",
                "{{ params.n }} # 3",
                "sum([1, 2, 3]) # 6",
                "sum([1, 2.5]) # 3.5",
                "sum([]) # 0",
                "min([3, 1, 2]) # 1",
                "max(3, 1.5, 2) # 3",
                "max('a', 'b') # \"b\"",
                "flatten([[1], [2, 3], 4]) # [1,2,3,4]",
                "range(2, 5) # [2,3,4]",
                "range(5, 2) # []",
                "join(params.names, '-') # \"a-b\"",
                "params.names.join('+') # \"a+b\"",
                "json({'a': [1, null]}) # \"{\\\"a\\\":[1,null]}\"",
                "parse_json('{\"a\": 7}').a # 7",
                "default(params.missing, 5) # 5",
                "default(params.nowhere.at.all, 5) # 5",
                "default(params.extra.k, 5) # \"v\"",
                "default(tasks.a.output.rows, 0) # 12",
                "default(tasks.a.output.none, 0) # 0",
                "default(tasks['no-output'].output.rows, 0) # 0",
                "default(params.names[7], 'none') # \"none\"",
                "default(params.n, 9) + default(params.q, default(params.r, 1)) # 4",
                "format(run.nominal_time, 'yyyy-MM-dd HH:mm', 'Europe/Athens') # \"2026-03-01"
                        + " 20:00\"",
                "run.nominal_time # \"2026-03-01T18:00:00Z\"",
                "run.nominal_time + duration('1h') # \"2026-03-01T19:00:00Z\"",
                "run.job # \"etl\"",
                "tasks.a.state == 'SUCCEEDED' && tasks.a.exit_code == 0 # true",
                "tasks.a.attempts # 2",
                "tasks['no-output'].output == null # true",
                "tasks['no-output'].exit_code # null",
                "event.key # \"k\"",
                "'Abc'.lowerAscii() + 'x'.upperAscii() # \"abcX\"",
                "'a,b'.split(',') # [\"a\",\"b\"]",
                "'aXbX'.replace('X', '--') # \"a--b--\"",
                "params.n > 2 ? 'many' : 'few' # \"many\"",
                "[1, 'two', 3.0] # [1,\"two\",3.0]",
            })
    void expressions_have_their_value(String source, String json) {
        assertThat(CEL.expression(source).evaluate(scope()))
                .isEqualTo(new Evaluation.Value(new Json(json)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "{{ params.n }} # 3",
                "{{ params.names }} # [\"a\",\"b\"]",
                "/data/{{ params.n }}/{{ params.names[0] }} # \"/data/3/a\"",
                "x{{ params.names }}y # \"x[\\\"a\\\",\\\"b\\\"]y\"",
                "[{{ params.missing }}] # \"[]\"",
                "{{ {'a': {'b': 1}} }} # {\"a\":{\"b\":1}}",
                "{{ '}}' }} # \"}}\"",
                "no template # \"no template\"",
            })
    void templates_are_filled_in_and_one_alone_keeps_its_type(String text, String json) {
        assertThat(CEL.template(text).evaluate(scope()))
                .isEqualTo(new Evaluation.Value(new Json(json)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "params.nope # there is no \"nope\"",
                "tasks['no-output'].output.rows # \"rows\" is read from something that is no"
                        + " mapping",
                "params.n + 'a' # \"+\" does not work on values of these types",
                "1 / (params.n - 3) # division by zero",
                "params.names[9] # Index out of bounds",
                "9223372036854775807 + params.n # overflow",
                "secrets.TOKEN # known only inside an executor",
                "parse_json('{') # not JSON",
                "sum(['a']) # sum takes numbers",
                "max([]) # empty list",
                "format('yesterday', 'yyyy', 'UTC') # no time with an offset",
                "format(run.nominal_time, 'yyyy', 'Nowhere') # Nowhere",
                "range(0, 200000) # range of more than",
                "0.0 / 0.0 # cannot be JSON",
                "b'ab' # type bytes",
            })
    void a_failure_is_a_value_with_a_message(String source, String message) {
        assertThat(CEL.expression(source).evaluate(scope()))
                .isInstanceOfSatisfying(
                        Evaluation.Failure.class,
                        failure ->
                                assertThat(failure.message())
                                        .contains(message)
                                        .contains("cannot be evaluated"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "range(0, 1000).map(a, range(0, 1000).map(b, b))",
                "range(0, 300).map(a, range(0, 300).map(b, range(0, 300).map(c, c)))",
                "range(0, 90000).map(a, params.big + params.big)",
                "range(0, 50000).map(a, params.big).join('')",
                "params.big.replace('x', params.big)",
                "'a'.matches('(((a{1,100}){1,100}){1,100})')",
            })
    void what_costs_too_much_is_ended(String source) {
        assertThat(CEL.expression(source).evaluate(scope())).isInstanceOf(Evaluation.Failure.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '`',
            value = {
                "params. # not an expression",
                "nope + 1 # no variable or function \"nope\"",
                "1 + # ends too early",
                "'a' - 1 # \"-\" does not work on (string, int)",
                "now() # no variable or function \"now\"",
                "a b # not an expression",
            })
    void malformed_source_is_refused_with_the_place(String source, String message) {
        assertThatThrownBy(() -> CEL.expression(source))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character")
                .hasMessageContaining(message);
    }

    @Test
    void documents_are_filled_in_at_any_depth() {
        Json document =
                new Json(
                        "{\"a\": [\"{{ params.n }}\", \"n={{ params.n }}\", 5], \"b\": {\"c\":"
                                + " \"plain\"}}");

        assertThat(CEL.document(document).evaluate(scope()))
                .isEqualTo(
                        new Evaluation.Value(
                                new Json("{\"a\":[3,\"n=3\",5],\"b\":{\"c\":\"plain\"}}")));
    }

    @Test
    void env_and_secrets_are_known_inside_an_executor() {
        CelExpressions inside = CEL.inExecutor(Map.of("HOME", "/tmp"), Map.of("TOKEN", "t0p"));

        assertThat(inside.template("{{ env.HOME }}:{{ secrets.TOKEN }}").evaluate(scope()))
                .isEqualTo(new Evaluation.Value(new Json("\"/tmp:t0p\"")));
    }

    @Test
    void an_expression_has_no_way_to_the_host() {
        for (String source :
                new String[] {
                    "java.lang.System.exit(1)",
                    "getClass()",
                    "params.getClass()",
                    "''.getClass()",
                    "T(java.lang.Runtime)"
                }) {
            assertThatThrownBy(() -> CEL.expression(source))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(CEL.expression("params.class").evaluate(scope()))
                .isInstanceOf(Evaluation.Failure.class);
    }

    @Test
    void an_output_is_a_value_in_which_each_text_is_an_expression() {
        Json output =
                new Json("{\"rows\": \"tasks.a.output.rows + 1\", \"n\": 3, \"l\": [\"'x'\"]}");

        Expression compiled = CEL.output(output);

        assertThat(compiled.evaluate(scope()))
                .isEqualTo(new Evaluation.Value(new Json("{\"rows\":13,\"n\":3,\"l\":[\"x\"]}")));
        assertThat(compiled.tasks()).containsExactly("a");
        assertThat(CEL.output(new Json("\"params.n\"")).evaluate(scope()))
                .isEqualTo(new Evaluation.Value(new Json("3")));
    }

    @Test
    void an_expression_knows_the_tasks_it_reads() {
        assertThat(CEL.expression("tasks['a'].output.rows > tasks.b.attempts").tasks())
                .containsExactlyInAnyOrder("a", "b");
        assertThat(CEL.template("{{ params.n }} of {{ tasks.a.state }}").tasks())
                .containsExactly("a");
        assertThat(CEL.document(new Json("[\"{{ tasks.a.output }}\", \"tasks.b\"]")).tasks())
                .containsExactly("a");
        assertThat(CEL.expression("size(tasks) > 1").tasks()).isNull();
        assertThat(CEL.expression("[1, 2]").tasks()).isEmpty();
    }

    static Scope scope() {
        Instant at = Instant.parse("2026-03-01T18:00:00Z");
        String params =
                "{\"n\": 3, \"ratio\": 1.5, \"names\": [\"a\", \"b\"], \"extra\": {\"k\": \"v\"},"
                        + " \"missing\": null, \"big\": \""
                        + "x".repeat(100_000)
                        + "\"}";
        return new Scope(
                new Json(params),
                new Scope.RunView("0-abc", "etl", at, at, "manual"),
                new Json("{\"key\": \"k\"}"),
                Map.of(
                        "a",
                                new Scope.TaskView(
                                        "SUCCEEDED", new Json("{\"rows\": 12}"), 0, 2, at, at),
                        "no-output", new Scope.TaskView("SUCCEEDED", Json.NULL, null, 1, at, at)),
                null,
                -1,
                new Scope.AttemptView(1, 7));
    }
}
