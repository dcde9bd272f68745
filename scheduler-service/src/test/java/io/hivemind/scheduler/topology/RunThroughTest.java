package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.AttemptFailed;
import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.Event;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.UpstreamTask;
import io.hivemind.core.run.Timer;
import io.hivemind.scheduler.codec.CommandCodec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// From the trigger to the end of the run, through the topology.
class RunThroughTest {
    @TempDir Path folder;
    private Rig rig;

    @BeforeEach
    void open() {
        rig = new Rig(folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void a_trigger_becomes_a_ready_task_and_its_report_ends_the_run() {
        rig.apply(Jobs.job("etl", Jobs.noop("main")));

        rig.trigger("etl", "one");

        List<ReadyTask> ready = rig.ready();
        assertThat(ready).hasSize(1);
        assertThat(ready.getFirst().getRunId()).startsWith("0-");
        assertThat(ready.getFirst().getRevision()).isEqualTo(1);
        assertThat(rig.eventNames()).containsExactly("RunCreated", "RunStarted", "TaskQueued");

        rig.succeed(ready.getFirst());

        List<Event> events = rig.events();
        assertThat(events.stream().map(event -> event.getBody().getClass().getSimpleName()))
                .containsExactly("TaskStarted", "TaskSucceeded", "RunSucceeded");
        assertThat(events.stream().map(Event::getSequence)).containsExactly(4L, 5L, 6L);
        assertThat(events.getFirst().getCause().getTopic()).isEqualTo("hivemind.attempts");
        assertThat(events.getFirst().getJob()).isEqualTo("etl");
        assertThat(events.getFirst().getRevision()).isEqualTo(1);
        assertThat(rig.timers.set).isEmpty();
    }

    @Test
    void outputs_of_needed_tasks_travel_with_the_next_attempt() {
        rig.apply(Jobs.job("etl", Jobs.noop("a"), Jobs.noop("b", "a")));
        rig.trigger("etl", "one");

        rig.succeed(rig.ready().getFirst());

        ReadyTask b = rig.ready().getFirst();
        assertThat(b.getInput().getNeeds()).containsExactly("a");
        UpstreamTask a = b.getInput().getTasks().getFirst();
        assertThat(a.getName()).isEqualTo("a");
        assertThat(a.getOutput()).isEqualTo("{\"n\":1}");
        assertThat(a.getState()).isEqualTo("SUCCEEDED");
    }

    @Test
    void a_finished_run_leaves_nothing_but_its_id() {
        rig.apply(Jobs.job("etl", Jobs.noop("a"), Jobs.noop("b", "a")));
        Map<String, String> before = rig.state();
        rig.trigger("etl", "one");
        rig.succeed(rig.ready().getFirst());
        rig.succeed(rig.ready().getFirst());

        assertThat(rig.events().getLast().getBody()).isInstanceOf(RunSucceeded.class);
        Map<String, String> after = rig.state();
        after.keySet().removeAll(before.keySet());
        assertThat(after.keySet())
                .hasSize(2)
                .allMatch(key -> key.startsWith("f") || key.startsWith("b"));
    }

    @Test
    void a_restart_in_the_middle_gives_the_same_state() {
        List<String> with = new java.util.ArrayList<>();
        Map<String, String> stateWith = through(true, with);
        rig.close();
        rig = new Rig(folder.resolve("other"));
        List<String> without = new java.util.ArrayList<>();
        Map<String, String> stateWithout = through(false, without);

        assertThat(with).isEqualTo(without).endsWith("RunSucceeded");
        assertThat(stateWith).isEqualTo(stateWithout);
    }

    private Map<String, String> through(boolean restarts, List<String> events) {
        rig.apply(
                Jobs.job("etl", Jobs.retried("a", 3, Duration.ofSeconds(5)), Jobs.noop("b", "a")));
        rig.trigger("etl", "one");
        events.addAll(rig.eventNames());
        ReadyTask first = rig.ready().getFirst();
        rig.report(first, new AttemptStarted());
        events.addAll(rig.eventNames());
        restartIf(restarts);
        rig.report(first, new AttemptFailed("EXIT", 3, null, "no", rig.now()));
        events.addAll(rig.eventNames());
        restartIf(restarts);
        rig.advance(Duration.ofSeconds(5));
        Timer backoff = rig.timers.set.values().iterator().next();
        assertThat(backoff.id().kind()).isEqualTo(Timer.Kind.BACKOFF);
        rig.command(CommandCodec.timerDue(first.getRunId(), backoff));
        events.addAll(rig.eventNames());
        ReadyTask second = rig.ready().getLast();
        restartIf(restarts);
        rig.succeed(second);
        events.addAll(rig.eventNames());
        rig.succeed(rig.ready().getLast());
        events.addAll(rig.eventNames());
        return rig.state();
    }

    private void restartIf(boolean restarts) {
        if (restarts) {
            rig.restart();
        }
    }

    @Test
    void events_name_their_trigger() {
        rig.apply(Jobs.job("etl", Jobs.noop("main")));
        rig.trigger("etl", "order-17");

        Event created = rig.events().getFirst();
        assertThat(created.getBody()).isInstanceOf(RunCreated.class);
        assertThat(((RunCreated) created.getBody()).getTrigger().getId()).isEqualTo("order-17");
        assertThat(created.getDecidedAt()).isEqualTo(Rig.START);
    }
}
