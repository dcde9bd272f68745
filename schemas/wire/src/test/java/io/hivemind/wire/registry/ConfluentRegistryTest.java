package io.hivemind.wire.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What a well-behaved registry does is tested against a real one; here it misbehaves.
class ConfluentRegistryTest {
    private static final Schema SCHEMA =
            new Schema.Parser()
                    .parse(
                            "{\"type\": \"record\", \"name\": \"A\", \"fields\": [{\"name\": \"a\","
                                    + " \"type\": {\"type\": \"string\", \"avro.java.string\":"
                                    + " \"String\"}}]}");

    /// Answers in order with what was put there, and remembers what it was asked.
    private static final class Server implements AutoCloseable {
        private final HttpServer server;
        final Deque<String> answers = new ArrayDeque<>();
        final ConcurrentLinkedQueue<String> asked = new ConcurrentLinkedQueue<>();

        Server() throws IOException {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", this::answer);
            server.start();
        }

        /// The answer's first word is its status.
        private void answer(HttpExchange exchange) throws IOException {
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(
                    exchange.getRequestMethod()
                            + " "
                            + exchange.getRequestURI()
                            + (authorization == null ? "" : " as " + authorization)
                            + " "
                            + new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            String answer = answers.size() > 1 ? answers.remove() : answers.element();
            byte[] body = answer.substring(answer.indexOf(' ') + 1).getBytes(UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(answer.split(" ", 2)[0]), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }

    private Server first;
    private Server second;
    private final List<ConfluentRegistry> open = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        first = new Server();
        second = new Server();
    }

    @AfterEach
    void stop() {
        open.forEach(ConfluentRegistry::close);
        first.close();
        second.close();
    }

    @Test
    void schema_is_sent_without_hints_for_java_and_its_id_is_asked_once() {
        first.answers.add("200 {\"id\": 7}");
        ConfluentRegistry registry = registry(Map.of());

        assertThat(registry.idForWriting("t-value", SCHEMA)).isEqualTo(7);
        assertThat(registry.idForWriting("t-value", SCHEMA)).isEqualTo(7);

        assertThat(first.asked)
                .containsExactly(
                        "POST /subjects/t-value/versions"
                            + " {\"schema\":\"{\\\"type\\\":\\\"record\\\",\\\"name\\\":\\\"A\\\","
                            + "\\\"fields\\\":[{\\\"name\\\":\\\"a\\\",\\\"type\\\":\\\"string\\\"}]}\"}");
    }

    @Test
    void credentials_are_sent() {
        first.answers.add("200 {\"id\": 7}");

        registry(Map.of("basic.auth.user.info", "user:pass")).register("t-value", SCHEMA);

        assertThat(first.asked.element()).contains(" as Basic dXNlcjpwYXNz ");
    }

    @Test
    void without_auto_register_the_schema_is_only_looked_up() {
        first.answers.add("404 {\"error_code\": 40403, \"message\": \"Schema not found\"}");
        ConfluentRegistry registry = registry(Map.of("auto.register.schemas", "false"));

        assertThatThrownBy(() -> registry.idForWriting("t-value", SCHEMA))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining(
                        "subject t-value of the schema registry lacks this version's schema of A");
        assertThat(first.asked.element()).startsWith("POST /subjects/t-value {");

        first.answers.clear();
        first.answers.add("200 {\"id\": 9, \"version\": 2}");
        assertThat(registry.idForWriting("t-value", SCHEMA)).isEqualTo(9);
    }

    @Test
    void sick_registry_is_asked_again() {
        first.answers.addAll(
                List.of("503 down", "429 {}", "500 {\"message\": \"oops\"}", "200 {\"id\": 7}"));

        assertThat(registry(Map.of()).register("t-value", SCHEMA)).isEqualTo(7);

        assertThat(first.asked).hasSize(4);
    }

    @Test
    void sick_registry_is_given_up_at_last() {
        first.answers.add("500 {\"message\": \"oops\"}");
        ConfluentRegistry registry = registry(Map.of());

        assertThatThrownBy(() -> registry.find(7))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessage(
                        "the schema registry cannot be asked: "
                                + first.url()
                                + " answers 500: oops");
        assertThat(first.asked).hasSize(4);
    }

    @Test
    void dead_address_is_passed_over_and_remembered() throws IOException {
        second.answers.add("200 {\"schema\": \"\\\"string\\\"\"}");
        ConfluentRegistry registry =
                registry(
                        Map.of(
                                "schema.registry.url",
                                dead() + "," + first.url() + "," + second.url()));
        first.answers.add("503 starting");

        assertThat(registry.find(1)).isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(registry.find(2)).isEqualTo(Schema.create(Schema.Type.STRING));

        assertThat(first.asked).hasSize(1);
        assertThat(second.asked).hasSize(2);
    }

    @Test
    void no_address_answers() throws IOException {
        String dead = dead();
        ConfluentRegistry registry = registry(Map.of("schema.registry.url", dead));

        assertThatThrownBy(() -> registry.find(1))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining(
                        "the schema registry cannot be asked: " + dead + " cannot be reached");
    }

    @Test
    void refusal_is_not_repeated() {
        first.answers.add("409 {\"error_code\": 409, \"message\": \"field b lacks a default\"}");
        ConfluentRegistry registry = registry(Map.of());

        assertThatThrownBy(() -> registry.register("t-value", SCHEMA))
                .isInstanceOf(RegistryException.class)
                .hasMessage(
                        "the schema registry does not register the schema of A under t-value:"
                                + " field b lacks a default");
        assertThat(first.asked).hasSize(1);
    }

    @Test
    void missing_credentials_are_said() {
        first.answers.add("401 <html>go away</html>");
        ConfluentRegistry registry = registry(Map.of());

        assertThatThrownBy(() -> registry.find(3))
                .isInstanceOf(RegistryException.class)
                .hasMessage(
                        "the schema registry does not give the schema with id 3: the credentials"
                            + " are missing or wrong (basic.auth.user.info or bearer.auth.token)");
    }

    @Test
    void something_else_than_a_registry_is_noticed() {
        first.answers.add("200 <html>welcome</html>");
        ConfluentRegistry registry = registry(Map.of());

        assertThatThrownBy(() -> registry.find(3))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasMessageContaining("something that is no JSON: <html>welcome</html>");
    }

    @Test
    void unknown_id_is_asked_for_again_and_a_known_one_is_not() {
        first.answers.addAll(
                List.of("404 {\"error_code\": 40403}", "200 {\"schema\": \"\\\"long\\\"\"}"));
        ConfluentRegistry registry = registry(Map.of());

        assertThat(registry.find(3)).isNull();
        assertThat(registry.find(3)).isEqualTo(Schema.create(Schema.Type.LONG));
        assertThat(registry.find(3)).isEqualTo(Schema.create(Schema.Type.LONG));

        assertThat(first.asked).hasSize(2);
    }

    @Test
    void schema_that_is_not_avro_is_as_good_as_none() {
        first.answers.addAll(
                List.of(
                        "200 {\"schemaType\": \"JSON\", \"schema\": \"{}\"}",
                        "200 {\"schema\": \"{\\\"type\\\": \\\"nonsense\\\"}\"}"));
        ConfluentRegistry registry = registry(Map.of());

        assertThat(registry.find(3)).isNull();
        assertThat(registry.find(4)).isNull();
    }

    @Test
    void what_stands_against_a_schema_is_told_in_the_registrys_words() {
        first.answers.addAll(
                List.of(
                        "200 {\"is_compatible\": false, \"messages\": [\"b lacks a default\"]}",
                        "200 {\"is_compatible\": false}",
                        "200 {\"is_compatible\": true}",
                        "404 {\"error_code\": 40401}"));
        ConfluentRegistry registry = registry(Map.of());

        assertThat(registry.incompatibilities("t-value", SCHEMA))
                .containsExactly("b lacks a default");
        assertThat(registry.incompatibilities("t-value", SCHEMA)).hasSize(1);
        assertThat(registry.incompatibilities("t-value", SCHEMA)).isEmpty();
        assertThat(registry.incompatibilities("none-value", SCHEMA)).isEmpty();
    }

    private ConfluentRegistry registry(Map<String, String> settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("schema.registry.url", first.url(), "retries.wait.ms", "1"));
        all.putAll(settings);
        ConfluentRegistry registry = new ConfluentRegistry(RegistryConfig.from(all));
        open.add(registry);
        return registry;
    }

    /// An address where nothing listens.
    private static String dead() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }
}
