package io.hivemind.connect.s3;

import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigDef.Width;

import java.util.Map;

/// How buckets are reached.
///
/// @param accessKey empty where the SDK is to look for credentials where it always does
record S3Settings(String accessKey, String secretKey, String pathStyle, double requestsPerSecond) {
    static final String ACCESS_KEY = "s3.access.key";
    static final String SECRET_KEY = "s3.secret.key";
    static final String PATH_STYLE = "s3.path.style";
    static final String REQUESTS_PER_SECOND = "s3.requests.per.second";

    private static final String GROUP = "S3";

    static S3Settings of(Map<String, String> settings) {
        var config = new AbstractConfig(new S3SourceConnector().config(), settings, false);
        return new S3Settings(
                config.getString(ACCESS_KEY),
                config.getPassword(SECRET_KEY).value(),
                config.getString(PATH_STYLE),
                config.getDouble(REQUESTS_PER_SECOND));
    }

    static ConfigDef define(ConfigDef common) {
        return common.define(
                        ACCESS_KEY,
                        ConfigDef.Type.STRING,
                        "",
                        Importance.HIGH,
                        "Access key id. Without it credentials are those that the AWS SDK finds:"
                                + " variables, profile, container or instance role.",
                        GROUP,
                        1,
                        Width.MEDIUM,
                        "Access key id")
                .define(
                        SECRET_KEY,
                        ConfigDef.Type.PASSWORD,
                        "",
                        Importance.HIGH,
                        "Secret access key; best as a reference to a config provider of the"
                                + " worker.",
                        GROUP,
                        2,
                        Width.MEDIUM,
                        "Secret access key")
                .define(
                        PATH_STYLE,
                        ConfigDef.Type.STRING,
                        "auto",
                        ValidString.in("auto", "true", "false"),
                        Importance.MEDIUM,
                        "Whether the bucket is part of the path rather than of the host; auto:"
                                + " where a trigger names an endpoint.",
                        GROUP,
                        3,
                        Width.SHORT,
                        "Path style")
                .define(
                        REQUESTS_PER_SECOND,
                        ConfigDef.Type.DOUBLE,
                        2.0,
                        ConfigDef.Range.between(0.001, 1_000),
                        Importance.LOW,
                        "What listing a large bucket may cost: the whole is listed, 1,000 objects a"
                                + " request, no more often than this allows for each trigger; in"
                                + " between, only what sorts behind the last key.",
                        GROUP,
                        4,
                        Width.SHORT,
                        "List requests a second");
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "S3Settings[" + accessKey + "]";
    }
}
