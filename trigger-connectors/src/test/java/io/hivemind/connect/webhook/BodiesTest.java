package io.hivemind.connect.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.connect.webhook.Bodies.BadBodyException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Map;

class BodiesTest {
    private static final Map<String, String> JSON = Map.of("content-type", "application/json");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "{\"a\": [1, 2.50, 1e400, 12345678901234567890]}"
                        + " | {\"a\":[1,2.50,1E+400,12345678901234567890]}",
                "  [1]  | [1]",
                "\"text\" | \"text\"",
                "plain \"text\" | \"plain \\\"text\\\"\"",
                "{\"a\": 1} {} | \"{\\\"a\\\": 1} {}\"",
            })
    void json_stays_json_and_the_rest_is_text(String body, String inEvent) throws Exception {
        assertThat(event(Map.of(), body)).endsWith("\"body\":" + inEvent + "}");
    }

    @Test
    void no_body_is_null() throws Exception {
        assertThat(event(Map.of(), ""))
                .isEqualTo("{\"path\":\"orders\",\"headers\":{},\"body\":null}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\": 1", "{\"a\": 1, \"a\": 2}", "{} {}", "nothing"})
    void malformed_json_that_is_said_to_be_json_is_refused(String body) {
        assertThatThrownBy(() -> event(JSON, body))
                .isInstanceOf(BadBodyException.class)
                .hasMessageContaining("no JSON");
    }

    @Test
    void deep_nesting_and_bytes_are_refused() {
        assertThatThrownBy(() -> event(JSON, "[".repeat(100) + "]".repeat(100)))
                .isInstanceOf(BadBodyException.class);
        assertThatThrownBy(() -> Bodies.event("x", Map.of(), new byte[] {(byte) 0xc3, 0x28}, ""))
                .isInstanceOf(BadBodyException.class)
                .hasMessageContaining("neither JSON nor text");
        assertThatThrownBy(() -> event(Map.of(), "\1".repeat(100_000)))
                .isInstanceOf(BadBodyException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void headers_that_matter_are_kept_and_secrets_are_not() throws Exception {
        Map<String, String> headers =
                Map.of(
                        "content-type", "application/json",
                        "user-agent", "curl",
                        "accept", "*/*",
                        "x-github-event", "push",
                        "x-gitlab-token", "s3cret",
                        "x-hub-signature-256", "sha256=ab",
                        "x-mine", "the signature",
                        "authorization", "Bearer x",
                        "x-api-key", "k");

        String event = Bodies.event("x", headers, new byte[0], "x-mine").text();

        assertThat(event)
                .contains(
                        "\"headers\":{\"content-type\":\"application/json\",\"user-agent\":\"curl\","
                            + "\"x-github-event\":\"push\"}");
    }

    private static String event(Map<String, String> headers, String body) throws BadBodyException {
        return Bodies.event("orders", headers, body.getBytes(UTF_8), "").text();
    }
}
