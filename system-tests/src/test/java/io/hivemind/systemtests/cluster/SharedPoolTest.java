package io.hivemind.systemtests.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.scheduler.verify.PoolUse;
import io.hivemind.scheduler.verify.Verification.Verdict;
import io.hivemind.systemtests.process.Faults;
import io.hivemind.systemtests.process.History;
import io.hivemind.systemtests.process.Proof;
import io.hivemind.systemtests.process.Triggers;
import io.hivemind.systemtests.process.Until;
import io.hivemind.systemtests.process.Up;
import io.hivemind.testing.TestCluster;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A pool of 4 slots for the tasks of 20 jobs, at home in all partitions of two schedulers. One of
/// them is killed at random and started again: never more than 4 slots are held, and never fewer
/// while a task waits, but for as long as the partitions of the dead one are without a scheduler.
class SharedPoolTest {
    private static final int SLOTS = 4;

    private static final List<String> JOBS =
            IntStream.range(0, 20).mapToObj(i -> "pooled-" + i).toList();

    /// From the kill of a scheduler: its session, its transaction, and the start of its successor.
    private static final Duration TAKEOVER = Duration.ofSeconds(30);

    /// How long a slot may be free while a task waits for it; on a machine that does other things
    /// beside the test a second is not much.
    private static final Duration IDLE =
            Duration.ofMillis(Long.getLong("hivemind.pool.idle.ms", 3_000));

    @TempDir private Path folder = Path.of("");

    @Test
    void slots_are_never_more_and_never_idle_over_kills_of_schedulers() {
        Faults faults = Faults.ofThisRun();
        try (Roles roles = new Roles(TestCluster.shared().bootstrapServers(), folder)) {
            List<String> names = List.of("first", "second");
            List<Up> schedulers = new ArrayList<>(names.stream().map(roles::scheduler).toList());
            roles.executor("executor", 4 * SLOTS);
            schedulers.getFirst().client().apply(roles.jobs(jobs()));
            List<PoolUse.Stretch> takeovers = new ArrayList<>();
            List<String> triggered;
            try (Triggers triggers =
                    Triggers.stream(roles.bootstrapServers(), roles.topics(), JOBS, 15)) {
                for (int kill = 0; kill < faults.kills(); kill++) {
                    Until.pause(1_500 + faults.moment(2_000));
                    int victim = faults.oneOf(2);
                    Instant killedAt = Instant.now();
                    schedulers.get(victim).process().kill();
                    schedulers.set(victim, roles.scheduler(names.get(victim)));
                    takeovers.add(new PoolUse.Stretch(killedAt, Instant.now().plus(TAKEOVER)));
                }
                triggered = triggers.end();
            }
            awaitEnd(roles, triggered.size());

            Verdict verdict = Proof.of(roles.bootstrapServers(), roles.topics());

            assertThat(verdict.findings()).as(faults.toString()).isEmpty();
            assertThat(verdict.runs()).isEqualTo(triggered.size());
            PoolUse pool = verdict.pools().getFirst();
            assertThat(pool.most()).as(faults.toString()).isEqualTo(SLOTS);
            assertThat(pool.idle())
                    .as(faults.toString())
                    .allMatch(idle -> idle.length().compareTo(IDLE) <= 0 || isOf(takeovers, idle));
            faults.say(
                    "%d runs, %d grants of a slot; a slot was free while a task waited: %s"
                            .formatted(verdict.runs(), verdict.grants(), pool));
        }
    }

    private static String jobs() {
        return JOBS.stream()
                .map(job ->
                        """
                          - name: %s
                            params: {order: {type: string}}
                            tasks: [{name: main, run: sleep 0.25, pools: {db: 1}}]
                        """
                                .formatted(job))
                .collect(
                        Collectors.joining(
                                "", "pools:\n  - {name: db, slots: " + SLOTS + "}\njobs:\n", ""));
    }

    private static void awaitEnd(Roles roles, long runs) {
        Until.present(
                "the end of " + runs + " runs",
                () -> Optional.of(succeeded(roles)).filter(ended -> ended >= runs),
                () -> succeeded(roles) + " did");
    }

    private static long succeeded(Roles roles) {
        return History.read(roles.bootstrapServers(), roles.topics()).succeeded();
    }

    /// While partitions were without a scheduler.
    private static boolean isOf(List<PoolUse.Stretch> takeovers, PoolUse.Stretch idle) {
        return takeovers.stream()
                .anyMatch(it -> !idle.from().isAfter(it.to()) && !idle.to().isBefore(it.from()));
    }
}
