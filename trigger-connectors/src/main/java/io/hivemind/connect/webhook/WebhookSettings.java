package io.hivemind.connect.webhook;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.util.Map;

/// Where the server listens, and its limits.
record WebhookSettings(
        String host,
        int port,
        int queueMax,
        int maxBodyBytes,
        long answerMs,
        @Nullable Path secrets) {
    static final String HOST = "webhook.host";
    static final String PORT = "webhook.port";
    static final String QUEUE_MAX = "webhook.queue.max";
    static final String MAX_BODY_BYTES = "webhook.max.body.bytes";
    static final String ANSWER_TIMEOUT_MS = "webhook.answer.timeout.ms";
    static final String SECRETS = "hivemind.secrets.dir";

    private static final String GROUP = "Webhooks";

    static WebhookSettings of(Map<String, String> settings) {
        var config = new AbstractConfig(new WebhookSourceConnector().config(), settings, false);
        String secrets = config.getString(SECRETS);
        return new WebhookSettings(
                config.getString(HOST),
                config.getInt(PORT),
                config.getInt(QUEUE_MAX),
                config.getInt(MAX_BODY_BYTES),
                config.getLong(ANSWER_TIMEOUT_MS),
                secrets.isBlank() ? null : Path.of(secrets));
    }

    static ConfigDef define(ConfigDef common) {
        return listening(common)
                .define(
                        QUEUE_MAX,
                        ConfigDef.Type.INT,
                        1_000,
                        ConfigDef.Range.between(1, 100_000),
                        Importance.MEDIUM,
                        "Requests that are not answered yet; beyond that they get 503 with"
                                + " Retry-After.",
                        GROUP,
                        3,
                        Width.SHORT,
                        "Waiting requests")
                .define(
                        MAX_BODY_BYTES,
                        ConfigDef.Type.INT,
                        256 * 1024,
                        ConfigDef.Range.between(1, 384 * 1024),
                        Importance.MEDIUM,
                        "Largest body of a request; a larger one gets 413.",
                        GROUP,
                        4,
                        Width.SHORT,
                        "Largest body in bytes")
                .define(
                        ANSWER_TIMEOUT_MS,
                        ConfigDef.Type.LONG,
                        20_000L,
                        ConfigDef.Range.between(100, 600_000),
                        Importance.LOW,
                        "How long a request waits for Kafka before it gets 503.",
                        GROUP,
                        5,
                        Width.SHORT,
                        "Answer timeout in ms")
                .define(
                        SECRETS,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.HIGH,
                        "A folder with a file for each secret: {{ secrets.NAME }} is the content of"
                            + " the file NAME. A changed file counts after some seconds. A secret"
                            + " without a file is taken from the worker's variable"
                            + " HIVEMIND_SECRET_NAME.",
                        GROUP,
                        6,
                        Width.LONG,
                        "Folder of secrets");
    }

    private static ConfigDef listening(ConfigDef common) {
        return common.define(
                        HOST,
                        ConfigDef.Type.STRING,
                        "127.0.0.1",
                        new ConfigDef.NonEmptyString(),
                        Importance.HIGH,
                        "The address that is listened on. Only this machine reaches the default;"
                            + " 0.0.0.0 is all addresses. There is no TLS: put a proxy in front.",
                        GROUP,
                        1,
                        Width.MEDIUM,
                        "Address")
                .define(
                        PORT,
                        ConfigDef.Type.INT,
                        7879,
                        ConfigDef.Range.between(0, 65_535),
                        Importance.HIGH,
                        "The port; 0 is any that is free, which the log names.",
                        GROUP,
                        2,
                        Width.SHORT,
                        "Port");
    }
}
