package io.hivemind.core.expression;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.List;

class JsonTest {

    @Test
    void the_size_is_that_of_the_utf_8_encoding() {
        for (String text : List.of("", "abc", "é", "€", "𝄞", "a€𝄞é")) {
            assertThat(new Json(text).sizeBytes()).as(text).isEqualTo(text.getBytes(UTF_8).length);
        }
    }

    @Test
    void a_string_as_text_has_neither_quotes_nor_escapes() {
        assertThat(new Json("\"plain\"").asText()).isEqualTo("plain");
        assertThat(new Json("\"\"").asText()).isEmpty();
        assertThat(new Json("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u20ac\"").asText())
                .isEqualTo("\"\\/\b\f\n\r\t€");
    }

    @Test
    void any_other_value_as_text_is_its_json() {
        assertThat(new Json("{\"a\":1}").asText()).isEqualTo("{\"a\":1}");
        assertThat(Json.NULL.asText()).isEqualTo("null");
    }
}
