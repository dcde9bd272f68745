package io.hivemind.connect.s3;

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
import java.util.Map;

/// The objects of one trigger.
record S3Place(
        String text, S3Address address, WatchSettings settings, Looker looker, Duration interval)
        implements Place {
    private static final int MAX_ID_BYTES = 1024;
    private static final int MAX_CHARS = 64 * 1024;

    /// Listing is waiting for a server: it costs this machine next to nothing.
    @Override
    public int idleRest() {
        return 0;
    }

    @Override
    public String id(Change change) {
        String id = url(change) + "?etag=" + change.tag() + "&modified=" + change.modifiedAt();
        return Json.utf8Bytes(id) <= MAX_ID_BYTES ? id : "sha256:" + sha256(id);
    }

    @Override
    public Json event(Change change) {
        int slash = change.name().lastIndexOf('/');
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("url", url(change));
        event.put("bucket", address.bucket());
        event.put("key", change.name());
        event.put("name", change.name().substring(slash + 1));
        event.put("size", change.size());
        event.put("etag", change.tag());
        event.put("modified_at", change.modifiedAt().toString());
        event.put("kind", "created");
        return JsonValues.write(event, MAX_CHARS);
    }

    private String url(Change change) {
        return "s3://" + address.bucket() + "/" + change.name();
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
