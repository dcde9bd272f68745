package io.hivemind.connect.definition;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.config.Config;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/// The connectors as a worker finds them.
class PluginsTest {
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "name", "a",
                    "tasks.max", "1",
                    "hivemind.bootstrap.servers", "localhost:9092",
                    "key.converter", "org.apache.kafka.connect.converters.ByteArrayConverter",
                    "value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");

    private final List<SourceConnector> connectors =
            ServiceLoader.load(SourceConnector.class).stream()
                    .map(ServiceLoader.Provider::get)
                    .filter(each -> each.getClass().getName().startsWith("io.hivemind."))
                    .toList();

    @Test
    void all_are_found() {
        assertThat(connectors)
                .extracting(each -> each.getClass().getSimpleName())
                .contains(
                        "FileSourceConnector",
                        "S3SourceConnector",
                        "ScheduleSourceConnector",
                        "WebhookSourceConnector");
    }

    @Test
    void each_setting_is_documented() {
        for (SourceConnector connector : connectors) {
            connector
                    .config()
                    .configKeys()
                    .values()
                    .forEach(key ->
                            assertThat(key.documentation)
                                    .as(connector + " " + key.name)
                                    .hasSizeGreaterThan(20));
        }
    }

    @Test
    void what_is_needed_is_enough_and_gives_exactly_once() {
        for (SourceConnector connector : connectors) {
            assertThat(problems(connector, SETTINGS)).as(connector.toString()).isEmpty();
            assertThat(connector.exactlyOnceSupport(SETTINGS))
                    .isEqualTo(ExactlyOnceSupport.SUPPORTED);
        }
    }

    @Test
    void settings_that_would_lose_something_are_refused() {
        Map<String, String> interval = new HashMap<>(SETTINGS);
        interval.put("transaction.boundary", "interval");
        Map<String, String> tasks = new HashMap<>(SETTINGS);
        tasks.put("tasks.max", "2");

        assertThat(problems(named("FileSourceConnector"), interval))
                .containsExactly("transaction.boundary has to be poll");
        assertThat(problems(named("S3SourceConnector"), interval)).hasSize(1);
        assertThat(problems(named("WebhookSourceConnector"), tasks))
                .singleElement()
                .asString()
                .contains("tasks.max has to be 1");
    }

    private SourceConnector named(String name) {
        return connectors.stream()
                .filter(each -> each.getClass().getSimpleName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> problems(SourceConnector connector, Map<String, String> settings) {
        Config config = connector.validate(settings);
        return config.configValues().stream()
                .flatMap(value -> value.errorMessages().stream())
                .toList();
    }
}
