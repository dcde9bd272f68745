package io.hivemind.language.needs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class NeedsParserTest {
    private static final Needs A = new Needs.Is("a", Outcome.SUCCEEDED);
    private static final Needs B = new Needs.Is("b-c.d", Outcome.FAILED);

    @Test
    void names_carry_outcomes_and_hold_dashes_and_dots() throws Exception {
        assertThat(NeedsParser.parse(" a ").needs()).isEqualTo(A);
        assertThat(NeedsParser.parse("b-c.d.failed").needs()).isEqualTo(B);
        assertThat(NeedsParser.parse("x.skipped").needs())
                .isEqualTo(new Needs.Is("x", Outcome.SKIPPED));
        assertThat(NeedsParser.parse("x.done").needs()).isEqualTo(new Needs.Is("x", Outcome.DONE));
    }

    @Test
    void and_binds_tighter_than_or_and_not_tighter_than_both() throws Exception {
        assertThat(NeedsParser.parse("a || !a && b-c.d.failed").needs())
                .isEqualTo(new Needs.Any(List.of(A, new Needs.All(List.of(new Needs.Not(A), B)))));
        assertThat(NeedsParser.parse("!(a||a)&&a").needs())
                .isEqualTo(new Needs.All(List.of(new Needs.Not(new Needs.Any(List.of(A, A))), A)));
    }

    @Test
    void names_are_told_with_their_place() throws Exception {
        assertThat(NeedsParser.parse("a && b.failed").names())
                .containsExactly(
                        new NeedsParser.Name("a", Outcome.SUCCEEDED, 0),
                        new NeedsParser.Name("b", Outcome.FAILED, 5));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "a & b ~ 2 ~ a single &; write &&",
                "a | b ~ 2 ~ a single |; write ||",
                "a and b ~ 2 ~ \"and\" is no operator here; write &&",
                "not a ~ 0 ~ \"not\" is no operator here; write !",
                "a b ~ 2 ~ an operator is missing before \"b\"",
                "a, b ~ 1 ~ or a list",
                "(a || b ~ 0 ~ not closed",
                "a || ~ 4 ~ a name is missing",
                "a) ~ 1 ~ unexpected \")\"",
                "a && $x ~ 5 ~ unexpected \"$\"",
            })
    void malformed_expressions_are_refused_with_the_place(String text, int offset, String message) {
        assertThatThrownBy(() -> NeedsParser.parse(text))
                .isInstanceOfSatisfying(
                        NeedsParser.MalformedException.class,
                        e -> {
                            assertThat(e.getMessage()).contains(message);
                            assertThat(e.offset()).isEqualTo(offset);
                        });
    }

    @Test
    void nesting_has_a_limit() {
        assertThatThrownBy(() -> NeedsParser.parse("(".repeat(10_000) + "a"))
                .hasMessageContaining("deeper");
        assertThatThrownBy(() -> NeedsParser.parse("!".repeat(10_000) + "a"))
                .hasMessageContaining("deeper");
    }
}
