package io.hivemind.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.systemtests.process.Client;
import io.hivemind.systemtests.process.Faults;
import io.hivemind.systemtests.process.History;
import io.hivemind.systemtests.process.Hivemind;
import io.hivemind.systemtests.process.Proof;
import io.hivemind.systemtests.process.SideEffects;
import io.hivemind.systemtests.process.Until;
import io.hivemind.systemtests.process.Up;
import io.hivemind.wire.Topics;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Kill -9 of everything, broker included, in the middle of runs: started again on the same data,
/// they go on and end, and nothing that succeeded is done again.
class KillUpTest {
    private static final int RUNS_PER_KILL = 3;
    private static final int TASKS = 5;
    private static final int COMMANDS = 4;
    private static final String JOB =
            """
            name: diamond
            tasks:
              - {name: first, run: "%1$s"}
              - {name: left, needs: [first], run: "%1$s; sleep 0.4"}
              - {name: right, needs: [first], run: "%1$s; sleep 0.8"}
              - {name: join, needs: [left, right], run: "%1$s; sleep 0.2"}
              - {name: last, needs: [join]}
            """;

    @TempDir private Path folder = Path.of("");

    @Test
    void runs_go_on_after_kills_and_no_task_ends_twice() throws IOException {
        Faults faults = Faults.ofThisRun();
        SideEffects effects = new SideEffects(folder.resolve("effects"));
        String job = JOB.formatted(effects.command());
        Path file = Files.writeString(folder.resolve("diamond.yaml"), job);
        Hivemind hivemind = Hivemind.in(folder);
        List<String> runs = new ArrayList<>();
        for (int kill = 0; kill < faults.kills(); kill++) {
            try (Up up = Up.start(hivemind, "up", List.of(file.toString()))) {
                Client client = up.client();
                for (int i = 0; i < RUNS_PER_KILL; i++) {
                    runs.add(client.startRun("diamond", kill + "-" + i));
                }
                Until.pause(faults.moment(2500));
            }
        }
        try (Up up = Up.start(hivemind, "up", List.of(file.toString()))) {
            Client client = up.client();
            runs.forEach(client::ended);

            History history = History.read(up.bootstrapServers(), Topics.DEFAULT);

            assertThat(history.faults(runs, TASKS)).as(faults.toString()).isEmpty();
            assertThat(history.created())
                    .as(faults.toString())
                    .containsExactlyInAnyOrderElementsOf(runs);
            assertThat(history.succeeded()).as(faults.toString()).isEqualTo(runs.size());
            assertThat(effects.faults(runs, COMMANDS)).as(faults.toString()).isEmpty();
            assertThat(Proof.of(up.bootstrapServers(), Topics.DEFAULT).findings())
                    .as(faults.toString())
                    .isEmpty();
            assertThat(Proof.differences(up.bootstrapServers(), Topics.DEFAULT, runs))
                    .as(faults.toString())
                    .isEmpty();
            faults.say(
                    "%d runs ended, %d attempts were lost, %d commands ran"
                            .formatted(runs.size(), history.lost(), effects.count()));
        }
    }
}
