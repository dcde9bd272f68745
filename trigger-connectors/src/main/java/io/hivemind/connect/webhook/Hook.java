package io.hivemind.connect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.watch.task.Options;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

import javax.crypto.spec.SecretKeySpec;

/// A `webhook` trigger, understood.
///
/// @param path without a slash at its ends
/// @param signatureHeader in lower case; null where none is wanted
/// @param keys one or two; all lead to the same answer
/// @param dedupeHeader in lower case; its value is the id of the trigger
record Hook(
        FollowedTrigger trigger,
        String path,
        @Nullable String signatureHeader,
        List<SecretKeySpec> keys,
        @Nullable String dedupeHeader) {

    Hook {
        keys = List.copyOf(keys);
    }

    /// @throws IllegalArgumentException for one that cannot be served; the message is for the
    ///   operator
    static Hook of(FollowedTrigger trigger, Secrets secrets) {
        Options options = Options.of(trigger).inner("webhook");
        String signature = options.text("signature").orElse("none");
        String header =
                switch (signature) {
                    case "none" -> null;
                    case "github" -> options.text("signature_header").orElse("X-Hub-Signature-256");
                    case "hmac-sha256" -> options.text("signature_header").orElse("X-Signature");
                    default ->
                            throw new IllegalArgumentException(
                                    "there is no signature \"" + signature + "\"");
                };
        List<SecretKeySpec> keys =
                header == null
                        ? List.of()
                        : options.texts("secret").stream()
                                .map(text -> Signature.key(secrets.resolve(text).getBytes(UTF_8)))
                                .toList();
        if (header != null && keys.isEmpty()) {
            throw new IllegalArgumentException("it wants a signature and has no secret");
        }
        return new Hook(
                trigger,
                bare(options.text("path").orElse("")),
                header == null ? null : header.toLowerCase(Locale.ROOT),
                keys,
                options.text("dedupe_header")
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .orElse(null));
    }

    /// A path as hooks are found by.
    static String bare(String path) {
        int from = path.startsWith("/") ? 1 : 0;
        int to = path.length() > from && path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(from, to);
    }

    /// Without the keys.
    @Override
    public String toString() {
        return "Hook[" + trigger.job() + " /" + path + "]";
    }
}
