package io.hivemind.connect.s3;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.language.expression.JsonValues;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// That an object was made: one of the `Records` of S3's event message, which MinIO sends to Kafka.
///
/// @param key as it is, not as it is written in an address
record Notification(String bucket, String key) {
    private static final Logger LOG = LoggerFactory.getLogger(Notification.class);
    private static final String CREATED = "ObjectCreated:";

    /// None for a message that is none of those; what it would have told is found by listing.
    static List<Notification> read(byte[] message) {
        List<Notification> found = new ArrayList<>();
        try {
            if (JsonValues.parse(new String(message, UTF_8)) instanceof Map<?, ?> map
                    && map.get("Records") instanceof List<?> records) {
                records.forEach(record -> add(record, found));
            }
        } catch (IllegalArgumentException e) {
            LOG.debug("A notification that is none", e);
        }
        return found;
    }

    private static void add(Object record, List<Notification> found) {
        if (record instanceof Map<?, ?> map
                && String.valueOf(map.get("eventName")).contains(CREATED)
                && map.get("s3") instanceof Map<?, ?> s3
                && s3.get("bucket") instanceof Map<?, ?> bucket
                && s3.get("object") instanceof Map<?, ?> object
                && bucket.get("name") instanceof String name
                && object.get("key") instanceof String key) {
            found.add(new Notification(name, URLDecoder.decode(key, UTF_8)));
        }
    }
}
