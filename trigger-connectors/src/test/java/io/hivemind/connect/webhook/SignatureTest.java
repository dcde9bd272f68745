package io.hivemind.connect.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

import javax.crypto.spec.SecretKeySpec;

class SignatureTest {
    // The example of GitHub's documentation ("Validating webhook deliveries").
    private static final SecretKeySpec KEY = key("It's a Secret to Everybody");
    private static final byte[] BODY = "Hello, World!".getBytes(UTF_8);
    private static final String HEX =
            "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

    @Test
    void example_of_github_fits() {
        assertThat(Signature.fits("sha256=" + HEX, BODY, List.of(KEY))).isTrue();
    }

    @Test
    void bare_hex_and_base64_fit_too() {
        String base64 = Base64.getEncoder().encodeToString(HexFormat.of().parseHex(HEX));

        assertThat(Signature.fits(HEX, BODY, List.of(KEY))).isTrue();
        assertThat(Signature.fits(HEX.toUpperCase(Locale.ROOT), BODY, List.of(KEY))).isTrue();
        assertThat(Signature.fits(base64, BODY, List.of(KEY))).isTrue();
    }

    @Test
    void either_of_two_keys_will_do() {
        assertThat(Signature.fits(HEX, BODY, List.of(key("new"), KEY))).isTrue();
        assertThat(Signature.fits(HEX, BODY, List.of(KEY, key("new")))).isTrue();
        assertThat(Signature.fits(HEX, BODY, List.of(key("new"), key("newer")))).isFalse();
    }

    @Test
    void another_body_does_not_fit() {
        assertThat(Signature.fits(HEX, "Hello, World".getBytes(UTF_8), List.of(KEY))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "sha256=", "sha1=757107ea", "no hex at all", "zz", "AAAA", "=", "€"})
    void what_is_no_signature_does_not_fit(String header) {
        assertThat(Signature.fits(header, BODY, List.of(KEY))).isFalse();
    }

    private static SecretKeySpec key(String secret) {
        return Signature.key(secret.getBytes(UTF_8));
    }
}
