package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.ParamSpec;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

final class ParameterCheckTest {
    private static final ParameterCheck CHECK = new ParameterCheck();

    @Test
    void defaults_fill_in_what_is_not_given_and_the_rest_is_null() {
        List<ParamSpec> declared =
                List.of(
                        param("region", ParamSpec.Type.STRING, "\"eu\"", false),
                        param("n", ParamSpec.Type.INT, "null", false),
                        param("day", ParamSpec.Type.DATE, "null", true));

        assertThat(CHECK.resolve(declared, new Json("{\"day\": \"2026-03-01\"}")))
                .isEqualTo(
                        new Evaluation.Value(
                                new Json("{\"region\":\"eu\",\"n\":null,\"day\":\"2026-03-01\"}")));
        assertThat(CHECK.resolve(List.of(), Json.NULL))
                .isEqualTo(new Evaluation.Value(new Json("{}")));
    }

    @Test
    void everything_that_is_wrong_is_named_at_once() {
        List<ParamSpec> declared =
                List.of(
                        param("day", ParamSpec.Type.DATE, "null", true),
                        param("n", ParamSpec.Type.INT, "null", false),
                        new ParamSpec(
                                "region",
                                ParamSpec.Type.STRING,
                                Json.NULL,
                                false,
                                List.of(new Json("\"eu\""), new Json("\"us\""))));

        assertThat(
                        CHECK.resolve(
                                declared,
                                new Json("{\"n\": \"x\", \"region\": \"uk\", \"regin\": 1}")))
                .isEqualTo(
                        new Evaluation.Failure(
                                "the parameter \"day\" is required; the parameter \"n\" is an int,"
                                    + " not \"x\"; the parameter \"region\" is one of \"eu\","
                                    + " \"us\", not \"uk\"; there is no parameter \"regin\"; did"
                                    + " you mean \"region\"?"));
        assertThat(CHECK.resolve(declared, new Json("[1]"))).isInstanceOf(Evaluation.Failure.class);
        assertThat(CHECK.resolve(declared, new Json("{"))).isInstanceOf(Evaluation.Failure.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "STRING ~ \"a\" ~ 1",
                "INT ~ -5 ~ 1.0",
                "NUMBER ~ 1.5 ~ \"1.5\"",
                "NUMBER ~ 2 ~ true",
                "BOOL ~ false ~ \"false\"",
                "DATE ~ \"2026-02-28\" ~ \"2026-02-30\"",
                "DATETIME ~ \"2026-02-28T10:00:00+02:00\" ~ \"2026-02-28\"",
                "DURATION ~ \"1h30m\" ~ \"90\"",
                "LIST ~ [1] ~ {\"a\": 1}",
            })
    void types_are_checked(ParamSpec.Type type, String fits, String doesNot) {
        List<ParamSpec> declared = List.of(param("p", type, "null", false));

        assertThat(CHECK.resolve(declared, new Json("{\"p\": " + fits + "}")))
                .isInstanceOf(Evaluation.Value.class);
        assertThat(CHECK.resolve(declared, new Json("{\"p\": " + doesNot + "}")))
                .isInstanceOf(Evaluation.Failure.class);
    }

    private static ParamSpec param(
            String name, ParamSpec.Type type, String byDefault, boolean required) {
        return new ParamSpec(name, type, new Json(byDefault), required, List.of());
    }
}
