package io.hivemind.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class KafkaConnectionTest {
    @TempDir private Path folder;

    @Test
    void plain_connection_has_nothing_but_the_address() {
        KafkaConnection connection = KafkaConnection.plain("127.0.0.1:9092");

        assertThat(connection.client(Map.of("acks", "all")))
                .isEqualTo(Map.of("bootstrap.servers", "127.0.0.1:9092", "acks", "all"));
        assertThat(connection.topics()).isEqualTo(Topics.DEFAULT);
    }

    @Test
    void settings_of_the_operator_reach_every_client_and_those_of_the_engine_win()
            throws IOException {
        KafkaConnection connection =
                read(
                        """
                        security.protocol=SASL_SSL
                        sasl.mechanism=SCRAM-SHA-512
                        sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \\
                          username="u" password="secret";
                        ssl.truststore.location = /etc/kafka/trust.p12
                        request.timeout.ms=20000
                        bootstrap.servers=elsewhere:1
                        """);

        Map<String, Object> client = connection.client(Map.of("request.timeout.ms", 5000));

        assertThat(client)
                .containsEntry("security.protocol", "SASL_SSL")
                .containsEntry("ssl.truststore.location", "/etc/kafka/trust.p12")
                .containsEntry("request.timeout.ms", 5000)
                .containsEntry("bootstrap.servers", "broker:9092");
        assertThat(client.get("sasl.jaas.config")).asString().endsWith("password=\"secret\";");
        assertThat(connection.clientProperties(Map.of("acks", "all"))).containsEntry("acks", "all");
        assertThat(connection.toString()).doesNotContain("secret").contains("broker:9092");
    }

    @Test
    void registry_in_the_file_makes_the_wire_confluent() throws IOException {
        KafkaConnection connection =
                read(
                        """
                        schema.registry.url=http://127.0.0.1:1
                        basic.auth.user.info=u:p
                        max.retries=0
                        """);

        assertThat(connection.properties()).isEmpty();
        assertThatThrownBy(() ->
                        connection
                                .wire()
                                .triggers()
                                .deserializer()
                                .deserialize("t", new byte[] {0, 0, 0, 0, 1}))
                .isInstanceOf(io.hivemind.wire.registry.RegistryUnavailableException.class)
                .hasMessageContaining("http://127.0.0.1:1 cannot be reached");
    }

    @Test
    void key_that_is_unknown_or_the_engines_stops_the_start() {
        assertThatThrownBy(() -> read("security.protocoll=SSL"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("client.properties: no setting is called security.protocoll");
        assertThatThrownBy(() -> read("acks=1"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("acks is decided by Hivemind");
        assertThatThrownBy(() -> read("isolation.level=read_uncommitted"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("isolation.level is decided by Hivemind");
        assertThatThrownBy(() -> read("basic.auth.user.info=u:p"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("without schema.registry.url");
        assertThatThrownBy(() -> read("schema.registry.urls=http://a"))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("no setting is called schema.registry.urls");
    }

    @Test
    void missing_file_and_missing_address_are_said_in_one_line() {
        assertThatThrownBy(() ->
                        KafkaConnection.read(
                                "broker:9092", folder.resolve("none.properties"), Topics.DEFAULT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("cannot read")
                .hasMessageContaining("none.properties");
        assertThatThrownBy(() -> KafkaConnection.plain(" "))
                .hasMessageContaining("bootstrap servers are missing");
    }

    private KafkaConnection read(String text) throws IOException {
        Path file = folder.resolve("client.properties");
        Files.writeString(file, text);
        return KafkaConnection.read("broker:9092", file, Topics.DEFAULT);
    }
}
