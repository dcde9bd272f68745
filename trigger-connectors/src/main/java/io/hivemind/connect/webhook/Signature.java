package io.hivemind.connect.webhook;

import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC-SHA256 over the body as it came.
final class Signature {
    private static final String HMAC = "HmacSHA256";
    private static final String PREFIX = "sha256=";
    private static final int BYTES = 32;
    private static final int HEX_CHARS = 2 * BYTES;

    private Signature() {}

    /// Whether what a header says is the body's signature by one of the keys. All keys are tried,
    /// and each is compared in constant time, whatever the header says.
    static boolean fits(String header, byte[] body, List<SecretKeySpec> keys) {
        byte[] given = decoded(header);
        boolean fits = false;
        for (SecretKeySpec key : keys) {
            fits |= MessageDigest.isEqual(of(body, key), given);
        }
        return fits;
    }

    static byte[] of(byte[] body, SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(body);
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every JDK has " + HMAC, e);
        }
    }

    static SecretKeySpec key(byte[] secret) {
        return new SecretKeySpec(secret, HMAC);
    }

    /// Hex as GitHub writes it (`sha256=…`), or without that, or base64; nothing for anything else.
    private static byte[] decoded(String header) {
        String text = header.strip();
        if (text.startsWith(PREFIX)) {
            text = text.substring(PREFIX.length());
        }
        try {
            return text.length() == HEX_CHARS
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
