package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.RunCommand;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.codec.CommandCodec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/// Timers as the topology sets and takes them.
class TimersTest {
    @TempDir Path folder;
    private Rig rig;
    private FakeTimers.Set id = new FakeTimers.Set("", new Timer.Id(Timer.Kind.DELAY, key(), 0, 0));
    private RunCommand due = new RunCommand();

    private static io.hivemind.core.run.TaskKey key() {
        return io.hivemind.core.run.TaskKey.of("main");
    }

    @BeforeEach
    void a_delayed_task() {
        rig = new Rig(folder);
        rig.apply(Jobs.job("etl", Jobs.delayed("main", Duration.ofSeconds(10))));
        rig.trigger("etl", "one");
        assertThat(rig.eventNames()).containsExactly("RunCreated", "RunStarted", "TaskDelayed");
        Map.Entry<FakeTimers.Set, Timer> set = rig.timers.set.entrySet().iterator().next();
        id = set.getKey();
        due = CommandCodec.timerDue(id.runId(), set.getValue());
        assertThat(set.getValue().dueAt()).isEqualTo(Rig.START.plusSeconds(10));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_timer_that_is_due_goes_on_with_the_task() {
        rig.setNow(Rig.START.plusSeconds(10));

        rig.command(due);

        assertThat(rig.eventNames()).containsExactly("TaskQueued");
        assertThat(rig.ready()).hasSize(1);
        assertThat(rig.timers.set).doesNotContainKey(id);
    }

    @Test
    void a_timer_that_comes_early_stays_and_is_armed_for_the_rest() {
        rig.setNow(Rig.START.plusSeconds(7));
        Map<String, String> before = rig.state();

        rig.command(due);

        assertThat(rig.events()).isEmpty();
        assertThat(rig.state()).isEqualTo(before);
        assertThat(rig.timers.rearmed).containsEntry(id, Duration.ofSeconds(3));
    }

    @Test
    void a_timer_that_comes_again_does_nothing() {
        rig.setNow(Rig.START.plusSeconds(10));
        rig.command(due);
        rig.events();

        rig.command(due);

        assertThat(rig.events()).isEmpty();
        assertThat(rig.ready()).hasSize(1);
    }

    @Test
    void timers_are_set_again_after_a_restart_and_not_in_init() {
        rig.restart();
        assertThat(rig.timers.set).isEmpty();

        rig.advance(Duration.ofMillis(100));

        assertThat(rig.timers.set).containsKey(id);
    }

    @Test
    void a_cancelled_run_has_no_timers() {
        rig.command(CommandCodec.cancel(id.runId(), "c"));

        assertThat(rig.eventNames()).endsWith("RunCancelled");
        assertThat(rig.timers.set).isEmpty();
    }
}
