package io.hivemind.language.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelValidationException;

import org.junit.jupiter.api.Test;

import java.util.List;

/// The check with its environment kept says what CEL's own, which makes one each time, says.
class TypeCheckTest {
    private static final List<String> RIGHT =
            List.of(
                    "params.n * 3 + 7",
                    "tasks.a.output.rows.filter(r, r.n > 2).map(r, r.name + '!').size() == 3",
                    "tasks['my-task'].outputs.exists(x, x in params.list)",
                    "default(params.x, [1, 2.5, 'three', {'four': null}])",
                    "format(run.nominal_time, 'yyyy', 'UTC').split('0')",
                    "run.interval_end - run.interval_start < duration('1h') ? 'short' : 'long'",
                    "sum(range(0, 10)) + max(1, index) - int('7')",
                    "raw(item)",
                    "has(params.x) && !(params.x == null)",
                    "[[1], [2]].map(x, x.map(y, y * y))",
                    "timestamp('2026-01-01T00:00:00Z').getHours('UTC')",
                    "b'x' + bytes('y')",
                    "type(params.x) == type(1)");

    @Test
    void the_trees_are_those_of_the_compiler() throws CelValidationException {
        CelEngine engine = CelEngine.ofJobs();

        for (String source : RIGHT) {
            CelAbstractSyntaxTree own = engine.compiler().compile(source).getAst();
            CelAbstractSyntaxTree kept = engine.compile(source).getAst();

            assertThat(kept.getExpr()).as(source).isEqualTo(own.getExpr());
            assertThat(kept.getReferenceMap()).as(source).isEqualTo(own.getReferenceMap());
            assertThat(kept.getTypeMap()).as(source).isEqualTo(own.getTypeMap());
            assertThat(kept.getResultType()).as(source).isEqualTo(own.getResultType());
        }
    }

    @Test
    void mistakes_are_told_as_before_and_leave_nothing_behind() {
        CelEngine engine = CelEngine.ofJobs();

        for (int round = 0; round < 2; round++) {
            for (String source :
                    List.of("paramz.n", "1 + 'x'", "nope(1)", "[1].map(x, y)", "1 +")) {
                assertThat(engine.compile(source).getErrors())
                        .as(source)
                        .isNotEmpty()
                        .isEqualTo(engine.compiler().compile(source).getErrors());
            }
            assertThat(engine.compile("[1].map(x, x)").hasError()).isFalse();
            assertThat(engine.compile("x").hasError()).isTrue();
        }
    }
}
