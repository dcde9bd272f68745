package io.hivemind.scheduler.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.Event;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.RunResumed;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.TaskSucceeded;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.recorded.CopiedHistory;
import io.hivemind.scheduler.recorded.LiveHistory;
import io.hivemind.scheduler.recorded.NotKeptException;
import io.hivemind.scheduler.replay.Replay.Difference;
import io.hivemind.scheduler.replay.Replay.Outcome;
import io.hivemind.wire.KafkaConnection;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.util.Objects;

/// What the real scheduler decided comes out again.
class ReplayTest {
    private static LiveHistory live;

    @BeforeAll
    static void write() throws InterruptedException, IOException {
        live = LiveHistory.shared();
    }

    @ParameterizedTest
    @CsvSource({
        "etl, first",
        "etl, left",
        "limited, first",
        "limited, second",
        "pooled, first",
        "pooled, second"
    })
    void a_run_gives_the_same_events_again(String job, String trigger) {
        Outcome outcome = replay(live.kafka(), live.run(job, trigger));

        assertThat(outcome.difference()).isNull();
        assertThat(outcome.events()).isEqualTo(outcome.recorded()).isGreaterThan(2);
        assertThat(outcome.job()).isEqualTo(job);
    }

    @Test
    void the_first_event_that_differs_is_shown_with_what_should_have_been() {
        CopiedHistory copy = new CopiedHistory(live);
        String run = live.run("etl", "first");
        Event wrong = copy.event(run, TaskSucceeded.class);
        ((TaskSucceeded) wrong.getBody()).setOutput("[]");

        Difference difference = difference(copy, run);

        assertThat(difference.expected()).contains("TaskSucceeded").contains("{\\\"n\\\": 1}");
        assertThat(difference.actual()).contains("TaskSucceeded").contains("[]");
        assertThat(difference.cause().topic()).isEqualTo(copy.topics().attempts());
    }

    @Test
    void an_event_that_follows_from_nothing_is_a_difference() {
        CopiedHistory copy = new CopiedHistory(live);
        copy.append(live.run("etl", "left"), new RunResumed());

        Difference difference = difference(copy, live.run("etl", "left"));

        assertThat(difference.expected()).isNull();
        assertThat(difference.actual()).contains("RunResumed");
    }

    @Test
    void an_event_that_is_missing_is_a_difference() {
        CopiedHistory copy = new CopiedHistory(live);
        String run = live.run("etl", "first");
        copy.remove(
                copy.topics().events(),
                Event.class,
                event -> event.getRunId().equals(run) && event.getBody() instanceof RunSucceeded);

        Difference difference = difference(copy, run);

        assertThat(difference.expected()).contains("RunSucceeded");
        assertThat(difference.actual()).isNull();
    }

    @Test
    void what_is_missing_is_said() {
        CopiedHistory copy = new CopiedHistory(live);
        copy.remove(
                copy.topics().jobs(),
                JobDefinition.class,
                it -> it.getJob() != null && it.getJob().getName().equals("etl"));
        KafkaConnection kafka = copy.write();
        String run = live.run("etl", "first");
        assertThat(replay(kafka, run).difference()).isNull();

        copy.shorten(copy.topics().peers());
        refused(kafka, run, "revision");
        copy.shorten(copy.topics().events());
        refused(kafka, run, "run " + run);
        refused(kafka, "0-nothing", "nothing is recorded about run 0-nothing");
        refused(kafka, "nonsense", "nothing is recorded about run nonsense");
    }

    private static void refused(KafkaConnection kafka, String run, String why) {
        assertThatThrownBy(() -> replay(kafka, run))
                .isInstanceOf(NotKeptException.class)
                .hasMessageContaining(why);
    }

    private static Difference difference(CopiedHistory copy, String run) {
        return Objects.requireNonNull(replay(copy.write(), run).difference());
    }

    private static Outcome replay(KafkaConnection kafka, String run) {
        return RunReplay.of(kafka, new CelExpressions(), new ParameterCheck(), run);
    }
}
