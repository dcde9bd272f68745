package io.hivemind.wire.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

class RegistryConfigTest {

    @Test
    void defaults() {
        RegistryConfig config = RegistryConfig.of("http://a:8081");

        assertThat(config)
                .isEqualTo(
                        new RegistryConfig(
                                java.util.List.of(URI.create("http://a:8081")),
                                null,
                                true,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(10),
                                4,
                                Duration.ofMillis(300),
                                null));
    }

    @Test
    void every_setting_is_read() {
        RegistryConfig config =
                RegistryConfig.from(
                        Map.of(
                                "schema.registry.url", "https://a:8081/, http://b/apis/ccompat/v7",
                                "basic.auth.credentials.source", "USER_INFO",
                                "basic.auth.user.info", "user:pass",
                                "auto.register.schemas", "false",
                                "use.latest.version", "false",
                                "value.subject.name.strategy",
                                        "io.confluent.kafka.serializers.subject.TopicNameStrategy",
                                "http.connect.timeout.ms", "1",
                                "http.read.timeout.ms", "2",
                                "max.retries", "0",
                                "retries.wait.ms", "3"));

        assertThat(config)
                .isEqualTo(
                        new RegistryConfig(
                                java.util.List.of(
                                        URI.create("https://a:8081"),
                                        URI.create("http://b/apis/ccompat/v7")),
                                "Basic dXNlcjpwYXNz",
                                false,
                                Duration.ofMillis(1),
                                Duration.ofMillis(2),
                                1,
                                Duration.ofMillis(3),
                                null));
    }

    @Test
    void credentials_may_stand_in_the_address_or_be_a_token() {
        RegistryConfig basic = RegistryConfig.of("http://user:pass@a:8081");
        RegistryConfig bearer =
                RegistryConfig.from(
                        Map.of("schema.registry.url", "http://a", "bearer.auth.token", "abc"));

        assertThat(basic.authorization()).isEqualTo("Basic dXNlcjpwYXNz");
        assertThat(basic.urls()).containsExactly(URI.create("http://a:8081"));
        assertThat(bearer.authorization()).isEqualTo("Bearer abc");
        assertThat(basic.toString()).doesNotContain("pass").doesNotContain("dXNlcjpwYXNz");
    }

    @Test
    void wrong_setting_is_named() {
        assertWrong("schema.registry.url", "", "names no address");
        assertWrong("schema.registry.url", "ftp://a", "an address is like http://host:8081");
        assertWrong("schema.registry.url", "a:8081", "an address is like http://host:8081");
        assertWrong(
                "schema.registry.urls", "http://a", "no setting is called schema.registry.urls");
        assertWrong("auto.register.schemas", "yes", "is true or false");
        assertWrong("use.latest.version", "true", "auto.register.schemas=false");
        assertWrong("value.subject.name.strategy", "RecordNameStrategy", "<topic>-value");
        assertWrong("value.subject.name.strategy", "TopicRecordNameStrategy", "<topic>-value");
        assertWrong("http.read.timeout.ms", "soon", "whole number");
        assertWrong("basic.auth.credentials.source", "SASL_INHERIT", "USER_INFO and URL");
        assertWrong("bearer.auth.credentials.source", "OAUTHBEARER", "STATIC_TOKEN");
        assertWrong(
                "schema.registry.ssl.truststore.location", "/none/such", "cannot read /none/such");
    }

    @Test
    void password_in_an_address_that_is_wrong_is_not_repeated() {
        assertThatThrownBy(() -> RegistryConfig.of("http://user:secret@a b"))
                .isInstanceOf(ConfigException.class)
                .satisfies(
                        e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("secret"));
    }

    @Test
    void only_one_kind_of_credentials_may_be_set() {
        Map<String, String> both =
                Map.of(
                        "schema.registry.url",
                        "http://a",
                        "bearer.auth.token",
                        "abc",
                        "basic.auth.user.info",
                        "u:p");

        assertThatThrownBy(() -> RegistryConfig.from(both)).hasMessageContaining("not both");
    }

    private static void assertWrong(String key, String value, String message) {
        Map<String, String> properties =
                new java.util.HashMap<>(Map.of("schema.registry.url", "http://a"));
        properties.put(key, value);

        assertThatThrownBy(() -> RegistryConfig.from(properties))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(message);
    }
}
