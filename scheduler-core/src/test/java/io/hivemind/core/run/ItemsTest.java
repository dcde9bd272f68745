package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.JsonList;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Instances;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The lists that `split` makes, and lists taken apart.
class ItemsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1  | 10      | 2 | 1-5 6-10
                    1  | 10      | 3 | 1-4 5-7 8-10
                    1  | 2       | 5 | 1-1 2-2
                    5  | 5       | 1 | 5-5
                    7  | 6       | 3 |
                    -3 | 3       | 2 | -3-0 1-3
                    1  | 1000000 | 2 | 1-500000 500001-1000000
                    """)
    void a_range_is_split_into_parts_of_which_the_first_are_longer_and_none_is_empty(
            String from, String to, String parts, String expected) {
        List<Json> items = values(new Instances.SplitRange(from, to, parts));

        assertThat(
                        items.stream()
                                .map(item ->
                                        item.text().replaceAll("[^0-9,-]", "").replace(',', '-'))
                                .collect(Collectors.joining(" ")))
                .isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void a_list_is_split_into_lists() {
        assertThat(values(new Instances.SplitList("[1,[2,3],\"a,]\",{\"b\":4},5]", "2")))
                .containsExactly(
                        new Json("[1,[2,3]]"), new Json("[\"a,]\",{\"b\":4}]"), new Json("[5]"));
        assertThat(values(new Instances.SplitList("[]", "2"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    1                    | 10  | 0 | parts is 0
                    1                    | 10  | x | it is not a number: x
                    1.5                  | 10  | 2 | it is not a number: 1.5
                    1                    | 999999999 | 100001 | too many parts
                    -9223372036854775808 | 9223372036854775807 | 2 | the range is too long
                    """)
    void what_is_no_range_is_refused(String from, String to, String parts, String message) {
        assertThat(failure(new Instances.SplitRange(from, to, parts))).contains(message);
    }

    @Test
    void what_is_no_list_or_size_is_refused() {
        assertThat(failure(new Instances.SplitList("7", "2"))).contains("it is no list: 7");
        assertThat(failure(new Instances.SplitList("[1]", "0"))).contains("size is 0");
    }

    @Test
    void an_item_too_large_for_an_attempt_is_refused() {
        String large = "[\"" + "x".repeat(Limits.INPUT_BYTES) + "\"]";

        assertThat(failure(new Instances.Of(large))).contains("more than " + Limits.INPUT_BYTES);
    }

    @Test
    void a_list_is_taken_apart_and_put_together_again() {
        Json list = new Json("[1, \"a\\\"],\\\\\" , [ ], {\"k\": [1,2]} , null]");

        List<Json> items = JsonList.items(list);

        assertThat(items)
                .containsExactly(
                        new Json("1"),
                        new Json("\"a\\\"],\\\\\""),
                        new Json("[ ]"),
                        new Json("{\"k\": [1,2]}"),
                        Json.NULL);
        assertThat(JsonList.items(JsonList.of(items))).isEqualTo(items);
    }

    private static List<Json> values(Instances instances) {
        assertThat(result(instances)).isInstanceOf(Items.Result.Values.class);
        return ((Items.Result.Values) result(instances)).items();
    }

    private static String failure(Instances instances) {
        assertThat(result(instances)).isInstanceOf(Items.Result.Failed.class);
        return ((Items.Result.Failed) result(instances)).message();
    }

    private static Items.Result result(Instances instances) {
        Scope.RunView run = new Scope.RunView("0-x", "etl", RunBox.START, RunBox.START, "manual");
        Scope scope = new Scope(new Json("{}"), run, null, Map.of(), null, -1, null);
        return Items.of(instances, new PlainExpressions())
                .in(
                        new Items.Key("run", List.of()),
                        () -> new Inputs(scope, Map.of(), Limits.INPUT_BYTES));
    }
}
