package io.hivemind.connect.file;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.connect.watch.Change;
import io.hivemind.connect.watch.Looker;
import io.hivemind.connect.watch.WatchSettings;
import io.hivemind.connect.watch.task.Place;
import io.hivemind.core.expression.Json;
import io.hivemind.language.expression.JsonValues;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/// The files of one trigger.
record FilePlace(String text, WatchSettings settings, Looker looker, Duration interval)
        implements Place {
    private static final int MAX_ID_BYTES = 1024;
    private static final int MAX_CHARS = 64 * 1024;

    /// Path, size and time; or path and content.
    @Override
    public String id(Change change) {
        String state =
                change.content() == null
                        ? "size=" + change.size() + "&modified=" + change.modifiedAt()
                        : "sha256=" + change.content();
        String gone = change.kind() == Change.Kind.DELETED ? "&deleted" : "";
        String id = change.name() + "?" + state + gone;
        return Json.utf8Bytes(id) <= MAX_ID_BYTES ? id : "sha256:" + sha256(id);
    }

    @Override
    public Json event(Change change) {
        int slash = change.name().lastIndexOf('/');
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("path", change.name());
        event.put("name", change.name().substring(slash + 1));
        event.put("size", change.size());
        event.put("modified_at", change.modifiedAt().toString());
        event.put("kind", Objects.requireNonNull(change.kind()).name().toLowerCase(Locale.ROOT));
        if (change.content() != null) {
            event.put("sha256", change.content());
        }
        return JsonValues.write(event, MAX_CHARS);
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
