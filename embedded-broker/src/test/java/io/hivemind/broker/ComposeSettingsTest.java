package io.hivemind.broker;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The broker of `compose.yaml` behaves as the embedded one does.
class ComposeSettingsTest {
    private static final Pattern SETTING =
            Pattern.compile("^ +KAFKA_([A-Z_]+): \"?([^\"\\n]*)\"?$", Pattern.MULTILINE);

    /// Where a broker listens and what it stores is its own affair.
    private static final Set<String> ITS_OWN =
            Set.of(
                    "advertised.listeners",
                    "controller.listener.names",
                    "controller.quorum.voters",
                    "listener.security.protocol.map",
                    "listeners",
                    "log.dirs");

    @Test
    void broker_of_the_compose_file_has_the_settings_of_the_embedded_one() throws IOException {
        Map<String, String> embedded =
                KafkaProperties.of(BrokerSettings.ephemeral(), Path.of("data"), 1, 2);

        Map<String, String> compose = settings(Files.readString(Path.of("../compose.yaml")));
        compose.keySet().removeAll(ITS_OWN);

        assertThat(compose).hasSizeGreaterThan(20);
        assertThat(embedded).containsAllEntriesOf(compose);
    }

    @Test
    void what_transactions_and_share_groups_need_is_in_the_compose_file() throws IOException {
        Map<String, String> embedded =
                KafkaProperties.of(BrokerSettings.ephemeral(), Path.of("data"), 1, 2);
        embedded.keySet()
                .removeIf(name ->
                        !name.matches("(add\\.partitions|transaction\\.abort|group\\.share).*"));

        Map<String, String> compose = settings(Files.readString(Path.of("../compose.yaml")));

        assertThat(embedded).hasSizeGreaterThan(8);
        assertThat(compose).containsAllEntriesOf(embedded);
    }

    /// As Kafka's image reads its variables; none of ours has a dash or an underscore in its name.
    private static Map<String, String> settings(String yaml) {
        return SETTING.matcher(yaml)
                .results()
                .collect(
                        Collectors.toMap(
                                setting ->
                                        setting.group(1).toLowerCase(Locale.ROOT).replace('_', '.'),
                                (MatchResult setting) -> setting.group(2),
                                (first, second) -> second,
                                TreeMap::new));
    }
}
