package io.hivemind.connect.webhook;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import javax.crypto.spec.SecretKeySpec;

/// Who is let in where. Whoever knocks at a path that is not there, or signs wrongly, cannot tell
/// one from the other: each request costs as many signatures as the path with the most hooks.
final class Doors {
    /// A hook has one key or two, and looks as if it had two.
    private static final int KEYS = 2;

    private static final SecretKeySpec NOBODYS = nobodys();

    private final Map<String, List<Hook>> byPath = new HashMap<>();
    private final int most;

    Doors(List<Hook> hooks) {
        hooks.forEach(
                hook -> byPath.computeIfAbsent(hook.path(), _ -> new ArrayList<>()).add(hook));
        most = byPath.values().stream().mapToInt(List::size).max().orElse(1);
    }

    /// The hooks at the path that the body is signed for.
    List<Hook> open(String path, Map<String, String> headers, byte[] body) {
        List<Hook> there = byPath.getOrDefault(Hook.bare(path), List.of());
        List<Hook> open = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            Hook hook = i < there.size() ? there.get(i) : null;
            String name = hook == null ? null : hook.signatureHeader();
            String given = name == null ? "" : headers.getOrDefault(name, "");
            boolean fits = Signature.fits(given, body, keys(hook));
            if (hook != null && (name == null || fits)) {
                open.add(hook);
            }
        }
        return open;
    }

    private static List<SecretKeySpec> keys(@Nullable Hook hook) {
        List<SecretKeySpec> keys = new ArrayList<>(hook == null ? List.of() : hook.keys());
        while (keys.size() < KEYS) {
            keys.add(NOBODYS);
        }
        return keys;
    }

    private static SecretKeySpec nobodys() {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        return Signature.key(random);
    }
}
