package io.hivemind.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.systemtests.process.Client;
import io.hivemind.systemtests.process.Hivemind;
import io.hivemind.systemtests.process.Proof;
import io.hivemind.systemtests.process.Until;
import io.hivemind.systemtests.process.Up;
import io.hivemind.wire.Topics;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Kill -9 of everything while a schedule fires: every slot is on record, once, and those that
/// fired have one run each.
class KillSchedulesTest {
    private static final int SLOTS_BEFORE_THE_KILL = 5;
    private static final String JOB = "{name: tick, triggers: [{every: 1s, catch_up: all}]}";

    @TempDir private Path folder = Path.of("");

    @Test
    void every_slot_is_on_record_once_over_a_kill() throws IOException {
        Path file = Files.writeString(folder.resolve("tick.yaml"), JOB);
        Hivemind hivemind = Hivemind.in(folder);
        int before;
        try (Up up = Up.start(hivemind, "up", List.of(file.toString()))) {
            before = fired(up.client(), SLOTS_BEFORE_THE_KILL).size();
        }
        try (Up up = Up.start(hivemind, "up", List.of(file.toString()))) {
            List<JsonNode> slots = fired(up.client(), before + SLOTS_BEFORE_THE_KILL);

            Set<String> runs = new HashSet<>();
            for (int i = 0; i < slots.size(); i++) {
                JsonNode slot = slots.get(i);
                assertThat(slot.path("outcome").asText()).as(slot.toString()).isEqualTo("FIRED");
                assertThat(runs.add(slot.path("run").asText())).as(slot.toString()).isTrue();
                if (i > 0) {
                    assertThat(at(slot)).isEqualTo(at(slots.get(i - 1)).plusSeconds(1));
                }
            }
            runs.stream().limit(before).forEach(up.client()::ended);
            assertThat(Proof.of(up.bootstrapServers(), Topics.DEFAULT).findings()).isEmpty();
        }
    }

    private static Instant at(JsonNode slot) {
        return Instant.parse(slot.path("nominal_at").asText());
    }

    private static List<JsonNode> fired(Client client, int count) {
        return Until.present(
                count + " slots on record",
                () -> {
                    List<JsonNode> slots = new ArrayList<>();
                    client.slots("tick").forEach(slots::add);
                    return slots.size() >= count ? Optional.of(slots) : Optional.empty();
                },
                () -> client.slots("tick").toString());
    }
}
