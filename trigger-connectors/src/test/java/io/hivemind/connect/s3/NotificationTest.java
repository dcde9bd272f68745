package io.hivemind.connect.s3;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotificationTest {
    // As MinIO sends it, without what is not read.
    private static final String MADE =
            """
            {"EventName": "s3:ObjectCreated:Put", "Key": "bucket/in/größe 1+1.csv", "Records": [{
              "eventVersion": "2.0", "eventSource": "minio:s3", "eventName": "s3:ObjectCreated:Put",
              "s3": {"bucket": {"name": "bucket"}, "object": {
                "key": "in%2Fgr%C3%B6%C3%9Fe+1%2B1.csv", "size": 3, "eTag": "ab",
                "versionId": "1", "sequencer": "17A1"}}}]}
            """;

    @Test
    void object_that_was_made_is_read() {
        assertThat(Notification.read(MADE.getBytes(UTF_8)))
                .containsExactly(new Notification("bucket", "in/größe 1+1.csv"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no json",
                "[]",
                "{\"Records\": [1, {}, {\"eventName\": \"s3:ObjectRemoved:Delete\"}]}",
                "{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\"}"
            })
    void other_messages_are_passed_over(String message) {
        assertThat(Notification.read(message.getBytes(UTF_8))).isEmpty();
    }
}
