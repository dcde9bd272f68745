package io.hivemind.language;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.expression.JsonValues;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What the triggers of a job are known by, whatever revision they are read from: kind and text. A
/// changed text is a new trigger. `params` say what a run is given, not when there is one: they may
/// change.
public final class TriggerKeys {
    private static final int KEY_BYTES = 6;
    private static final int MAX_CHARS = 4 * 1024 * 1024;

    private TriggerKeys() {}

    /// One for each, in their order, all different: the second of two equal ones ends in `-2`.
    public static List<String> of(List<TriggerSpec> triggers) {
        List<String> keys = new ArrayList<>(triggers.size());
        for (TriggerSpec trigger : triggers) {
            String bare = bare(trigger);
            String key = bare;
            for (int n = 2; keys.contains(key); n++) {
                key = bare + "-" + n;
            }
            keys.add(key);
        }
        return keys;
    }

    private static String bare(TriggerSpec trigger) {
        String text = trigger.kind() + '\0' + withoutParams(trigger.options().text());
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
            return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String withoutParams(String options) {
        if (!(JsonValues.parse(options) instanceof Map<?, ?> written)) {
            return options;
        }
        Map<String, Object> sorted = new TreeMap<>();
        written.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        sorted.remove("params");
        return JsonValues.write(sorted, MAX_CHARS).text();
    }
}
