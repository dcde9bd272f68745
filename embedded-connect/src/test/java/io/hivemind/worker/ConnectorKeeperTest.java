package io.hivemind.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.testing.SettableClock;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class ConnectorKeeperTest {
    private static final Map<String, String> CONFIG = Map.of("tasks.max", "1");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-03-01T12:00:00Z"));
    private final FakeCluster cluster = new FakeCluster();
    private final ConnectorKeeper keeper = new ConnectorKeeper(cluster, clock);

    @Test
    void what_is_needed_is_made_once() throws Exception {
        keeper.look(Map.of("hivemind-files", CONFIG));
        keeper.look(Map.of("hivemind-files", CONFIG));

        assertThat(cluster.calls).containsExactly("put hivemind-files");
    }

    @Test
    void a_config_that_differs_is_put_right() throws Exception {
        cluster.there.put("hivemind-files", Map.of("tasks.max", "2"));

        keeper.look(Map.of("hivemind-files", CONFIG));

        assertThat(cluster.calls).containsExactly("put hivemind-files");
    }

    @Test
    void ours_that_no_job_needs_goes_and_others_stay() throws Exception {
        cluster.there.put("hivemind-files", CONFIG);
        cluster.there.put("somebody-elses", CONFIG);

        keeper.look(Map.of());

        assertThat(cluster.calls).containsExactly("delete hivemind-files");
    }

    @Test
    void what_failed_is_started_again_ever_later() throws Exception {
        cluster.there.put("hivemind-s3", CONFIG);
        cluster.trouble = "no such bucket";

        for (int second = 0; second < 16; second++) {
            keeper.look(Map.of("hivemind-s3", CONFIG));
            clock.advance(Duration.ofSeconds(1));
        }

        // At 0, 1, 3, 7 and 15 s.
        assertThat(cluster.calls).hasSize(5).containsOnly("restart hivemind-s3");
        assertThat(keeper.troubles()).containsEntry("hivemind-s3", "no such bucket");
    }

    @Test
    void what_works_again_is_no_trouble() throws Exception {
        cluster.there.put("hivemind-s3", CONFIG);
        cluster.trouble = "no such bucket";
        keeper.look(Map.of("hivemind-s3", CONFIG));

        cluster.trouble = null;
        clock.advance(Duration.ofMinutes(1));
        keeper.look(Map.of("hivemind-s3", CONFIG));

        assertThat(keeper.troubles()).isEmpty();
    }

    @Test
    void a_connector_that_is_refused_leaves_the_others_alone() throws Exception {
        cluster.refused = "hivemind-files";

        keeper.look(Map.of("hivemind-files", CONFIG, "hivemind-s3", CONFIG));

        assertThat(cluster.there).containsOnlyKeys("hivemind-s3");
        assertThat(keeper.troubles()).containsEntry("hivemind-files", "it is refused");
    }

    private static final class FakeCluster implements ConnectorKeeper.Cluster {
        final Map<String, Map<String, String>> there = new HashMap<>();
        final List<String> calls = new ArrayList<>();
        @Nullable String trouble;
        String refused = "";

        @Override
        public Map<String, ConnectApi.Standing> connectors() {
            Map<String, ConnectApi.Standing> standings = new HashMap<>();
            there.forEach((name, config) ->
                    standings.put(name, new ConnectApi.Standing(config, trouble)));
            return standings;
        }

        @Override
        public void put(String connector, Map<String, String> config) throws IOException {
            if (connector.equals(refused)) {
                throw new IOException("it is refused");
            }
            calls.add("put " + connector);
            there.put(connector, config);
        }

        @Override
        public void delete(String connector) {
            calls.add("delete " + connector);
            there.remove(connector);
        }

        @Override
        public void restart(String connector) {
            calls.add("restart " + connector);
        }
    }
}
