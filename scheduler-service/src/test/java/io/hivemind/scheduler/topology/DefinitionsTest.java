package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.CommandRefused;
import io.hivemind.avro.ReadyTask;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.scheduler.codec.CommandCodec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// Revisions of jobs, and runs that are too large for one step.
class DefinitionsTest {
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
    void a_run_keeps_the_revision_it_started_with() {
        rig.apply(Jobs.job("etl", Jobs.noop("a"), Jobs.noop("b", "a")));
        rig.trigger("etl", "one");
        rig.apply(Jobs.job("etl", Jobs.noop("other")));
        rig.restart();

        rig.trigger("etl", "two");
        assertThat(rig.events().getLast().getRevision()).isEqualTo(2);
    }

    @Test
    void an_older_revision_is_kept_as_long_as_a_run_needs_it() {
        rig.apply(Jobs.job("etl", Jobs.noop("a"), Jobs.noop("b", "a")));
        rig.trigger("etl", "one");
        ReadyTask a = rig.ready().getFirst();
        rig.apply(Jobs.job("etl", Jobs.noop("other")));
        minutes(2);
        assertThat(oldRevisions()).hasSize(1);

        rig.succeed(a);
        ReadyTask b = rig.ready().getFirst();
        assertThat(b.getAttempt().getTask()).isEqualTo("b");
        assertThat(b.getRevision()).isEqualTo(1);
        rig.succeed(b);
        minutes(2);

        assertThat(oldRevisions()).isEmpty();
    }

    private void minutes(int count) {
        for (int i = 0; i < count * 2; i++) {
            rig.advance(Duration.ofSeconds(31));
        }
    }

    private List<String> oldRevisions() {
        return rig.state().keySet().stream().filter(key -> key.startsWith("v")).toList();
    }

    @Test
    void a_run_that_is_too_large_for_one_step_goes_on_by_itself_and_leaves_the_store() {
        TaskSpec[] tasks =
                IntStream.range(0, 1_200)
                        .mapToObj(i -> Jobs.noop("t" + i))
                        .toArray(TaskSpec[]::new);
        rig.apply(Jobs.job("wide", tasks));
        int before = rig.state().size();

        rig.trigger("wide", "one");
        List<ReadyTask> ready = rig.ready();
        assertThat(ready).hasSize(1_200);
        assertThat(rig.commands()).isNotEmpty();
        ready.forEach(rig::succeed);
        assertThat(rig.eventNames()).endsWith("RunSucceeded");
        for (int i = 0; i < 5; i++) {
            rig.advance(Duration.ofMillis(100));
        }

        assertThat(rig.state()).hasSize(before + 2);
        assertThat(rig.timers.set).isEmpty();
    }

    @Test
    void a_cancel_that_cannot_be_carried_out_is_answered() {
        rig.apply(Jobs.job("etl", Jobs.noop("a")));
        rig.trigger("etl", "one");
        String runId = rig.ready().getFirst().getRunId();
        rig.command(CommandCodec.cancel(runId, "c1"));
        assertThat(rig.eventNames()).endsWith("RunCancelled");

        rig.command(CommandCodec.cancel(runId, "c2"));

        Object body = rig.events().getLast().getBody();
        assertThat(body).isInstanceOf(CommandRefused.class);
        assertThat(((CommandRefused) body).getCommandId()).isEqualTo("c2");
        assertThat(((CommandRefused) body).getKind()).isEqualTo("no_such_run");
    }
}
