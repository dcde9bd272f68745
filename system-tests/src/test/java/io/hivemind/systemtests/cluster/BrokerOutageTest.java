package io.hivemind.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.systemtests.process.BrokerProcess;
import io.hivemind.systemtests.process.Client;
import io.hivemind.systemtests.process.Faults;
import io.hivemind.systemtests.process.History;
import io.hivemind.systemtests.process.Proof;
import io.hivemind.systemtests.process.SideEffects;
import io.hivemind.systemtests.process.Triggers;
import io.hivemind.systemtests.process.Until;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// A broker goes away under load, for longer than a lease, a session or a transaction lasts, and
/// comes back. Everybody finds it again; nobody is restarted.
@EnabledIfSystemProperty(
        named = "hivemind.kills",
        matches = "\\d+",
        disabledReason = "a minute per outage: not in the build, but with -Dhivemind.kills=")
class BrokerOutageTest {
    private static final int OUTAGES = Integer.getInteger("hivemind.outages", 1);
    private static final long AWAY_MS = Long.getLong("hivemind.outage.ms", 20_000);
    private static final int LOAD_MS = 5_000;

    @TempDir private Path folder = Path.of("");

    @Test
    void everybody_finds_the_broker_again_and_nothing_is_lost_or_doubled() {
        Faults faults = Faults.ofThisRun();
        try (BrokerProcess broker = new BrokerProcess(folder.resolve("kafka"));
                Roles roles = new Roles(broker.bootstrapServers(), folder)) {
            List<Client> clients =
                    List.of(roles.scheduler("one").client(), roles.scheduler("two").client());
            List.of("left", "right").forEach(name -> roles.executor(name, 4));
            Orders orders = new Orders(broker.bootstrapServers(), roles.topics(), 4);
            SideEffects effects = new SideEffects(folder.resolve("effects"));
            clients.getFirst().apply(roles.jobs(orders.yaml() + work(effects)));
            clients.forEach(client ->
                    client.ended(client.startRun("work-1", "before-" + clients.indexOf(client))));
            try (Triggers triggers = orders.stream(50);
                    Triggers work =
                            Triggers.stream(
                                    broker.bootstrapServers(),
                                    roles.topics(),
                                    List.of("work-0", "work-1"),
                                    2)) {
                for (int outage = 0; outage < OUTAGES; outage++) {
                    Until.pause(LOAD_MS + faults.moment(1000));
                    broker.goAwayFor(AWAY_MS);
                }
                Until.pause(LOAD_MS);
                List<String> ids = triggers.end();
                int runs = clients.size() + ids.size() + work.end().size();

                assertThat(orders.faults(ids)).isEmpty();
                History history = awaitEnd(roles, runs);
                assertThat(history.faults(history.created(), 1)).isEmpty();
                assertThat(history.created()).hasSize(runs);
                clients.forEach(client ->
                        client.ended(
                                client.startRun("work-0", "after-" + clients.indexOf(client))));
                assertThat(clients.getLast().executors()).hasSize(2);
                assertThat(Proof.of(roles.bootstrapServers(), roles.topics()).findings()).isEmpty();
                faults.say(
                        "%d runs, %d attempts were lost, %d commands ran"
                                .formatted(runs, history.lost(), effects.count()));
            }
        }
    }

    private static String work(SideEffects effects) {
        String job =
                """
                  - name: work-%d
                    params: {order: {type: string, default: none}}
                    run: "%s; sleep 1"
                """;
        return job.formatted(0, effects.command()) + job.formatted(1, effects.command());
    }

    private static History awaitEnd(Roles roles, long runs) {
        return Until.present(
                "the end of " + runs + " runs",
                () ->
                        Optional.of(History.read(roles.bootstrapServers(), roles.topics()))
                                .filter(history -> history.succeeded() >= runs),
                () -> History.read(roles.bootstrapServers(), roles.topics()).succeeded() + " did");
    }
}
