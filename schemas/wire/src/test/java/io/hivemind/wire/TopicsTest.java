package io.hivemind.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.stream.Collectors.toMap;

import io.hivemind.wire.TopicCatalogue.Sizing;

import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.internals.Topic;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;

class TopicsTest {
    private final TopicCatalogue cluster = new TopicCatalogue(Topics.DEFAULT, Sizing.CLUSTER);

    @Test
    void all_names_start_with_the_prefix() {
        Topics topics = new Topics("prod.hive-");

        assertThat(topics.fixed())
                .hasSize(12)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("prod.hive-"));
        assertThat(topics.ready("default", "high")).isEqualTo("prod.hive-ready.default.high");
        assertThat(topics.ready("@worker.7", "low")).isEqualTo("prod.hive-ready.at.worker.7.low");
        assertThat(new Topics("").jobs()).isEqualTo("jobs");
    }

    @Test
    void all_names_are_ones_that_kafka_takes() {
        Topics longest = new Topics("x".repeat(100));

        Stream.concat(
                        longest.fixed().stream(),
                        Stream.of(longest.ready("@" + "y".repeat(100), "medium")))
                .forEach(Topic::validate);
    }

    @Test
    void impossible_prefix_and_queue_are_refused() {
        assertThatThrownBy(() -> new Topics("a/b")).hasMessageContaining("\"a/b\"");
        assertThatThrownBy(() -> new Topics("x".repeat(101))).hasMessageContaining("at most 100");
        assertThatThrownBy(() -> Topics.DEFAULT.ready("Fast Lane", "high"))
                .hasMessageContaining("\"Fast Lane\"");
        assertThatThrownBy(() -> new Sizing(0, (short) 1, (short) 1))
                .hasMessageContaining("partitions 0");
        assertThatThrownBy(() -> new Sizing(1, (short) 1, (short) 2))
                .hasMessageContaining("min.insync.replicas 2");
    }

    @Test
    void catalogue_has_every_fixed_topic() {
        assertThat(topics().keySet()).isEqualTo(Set.copyOf(Topics.DEFAULT.fixed()));
    }

    @Test
    void topics_of_runs_have_equal_partitions() {
        Topics names = Topics.DEFAULT;

        assertThat(
                        Stream.of(
                                names.triggers(),
                                names.commands(),
                                names.peers(),
                                names.attempts(),
                                names.events(),
                                names.logs()))
                .allSatisfy(name -> assertThat(topic(name).numPartitions()).isEqualTo(24));
        assertThat(cluster.ready("default", "high").numPartitions()).isEqualTo(24);
        assertThat(topics().values())
                .allSatisfy(topic -> {
                    assertThat(topic.replicationFactor()).isEqualTo((short) 3);
                    assertThat(topic.configs()).containsEntry("min.insync.replicas", "2");
                });
    }

    @Test
    void embedded_broker_has_one_copy_and_four_partitions() {
        NewTopic triggers =
                new TopicCatalogue(Topics.DEFAULT, Sizing.EMBEDDED)
                        .fixed().stream()
                                .filter(topic -> topic.name().equals("hivemind.triggers"))
                                .findFirst()
                                .orElseThrow();

        assertThat(triggers.numPartitions()).isEqualTo(4);
        assertThat(triggers.replicationFactor()).isEqualTo((short) 1);
        assertThat(triggers.configs()).containsEntry("min.insync.replicas", "1");
    }

    @Test
    void brokers_stamp_what_the_engine_reads() {
        Set<String> stamped = new TreeSet<>();
        topics().forEach((name, topic) -> {
            if ("LogAppendTime".equals(topic.configs().get("message.timestamp.type"))) {
                stamped.add(name);
            }
        });

        assertThat(stamped)
                .containsExactly(
                        "hivemind.attempts",
                        "hivemind.commands",
                        "hivemind.executors",
                        "hivemind.jobs",
                        "hivemind.peers",
                        "hivemind.triggers");
    }

    @Test
    void retention_is_that_of_the_design() {
        assertThat(retentionDays("hivemind.triggers")).isEqualTo(7);
        assertThat(retentionDays("hivemind.commands")).isEqualTo(30);
        assertThat(retentionDays("hivemind.peers")).isEqualTo(30);
        assertThat(retentionDays("hivemind.attempts")).isEqualTo(30);
        assertThat(retentionDays("hivemind.events")).isEqualTo(30);
        assertThat(retentionDays("hivemind.dead-letters")).isEqualTo(30);
        assertThat(retentionDays("hivemind.logs")).isEqualTo(7);
        assertThat(retentionDays("hivemind.control")).isEqualTo(1);
        for (String compacted :
                Set.of(
                        "hivemind.jobs",
                        "hivemind.executors",
                        "hivemind.files",
                        "hivemind.watches")) {
            assertThat(topic(compacted).configs())
                    .containsEntry("cleanup.policy", "compact")
                    .doesNotContainKey("retention.ms");
        }
    }

    @Test
    void configs_are_ones_that_kafka_knows() throws Exception {
        Set<String> known = new TreeSet<>();
        for (var field : TopicConfig.class.getFields()) {
            if (field.getName().endsWith("_CONFIG")) {
                known.add(String.valueOf(field.get(null)));
            }
        }

        topics().values().forEach(topic -> assertThat(known).containsAll(topic.configs().keySet()));
        assertThat(known).containsAll(TopicCatalogue.changelog().keySet());
    }

    private long retentionDays(String name) {
        return Long.parseLong(topic(name).configs().getOrDefault("retention.ms", "0")) / 86_400_000;
    }

    private NewTopic topic(String name) {
        NewTopic topic = topics().get(name);
        assertThat(topic).as(name).isNotNull();
        return topic;
    }

    private Map<String, NewTopic> topics() {
        return cluster.fixed().stream().collect(toMap(NewTopic::name, Function.identity()));
    }
}
