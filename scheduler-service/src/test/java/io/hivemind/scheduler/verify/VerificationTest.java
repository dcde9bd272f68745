package io.hivemind.scheduler.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.AttemptSucceeded;
import io.hivemind.avro.Event;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.PeerMessage;
import io.hivemind.avro.PoolRelease;
import io.hivemind.avro.PoolsTold;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.RunPaused;
import io.hivemind.avro.RunQueued;
import io.hivemind.avro.RunResumed;
import io.hivemind.avro.RunStarted;
import io.hivemind.avro.TaskDependencyResolved;
import io.hivemind.core.verify.Finding;
import io.hivemind.core.verify.Rule;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.recorded.CopiedHistory;
import io.hivemind.scheduler.recorded.LiveHistory;
import io.hivemind.scheduler.recorded.NotKeptException;
import io.hivemind.scheduler.verify.Verification.Verdict;
import io.hivemind.testing.TestCluster;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// A history that the real scheduler wrote keeps every rule; made wrong in one place, it breaks the
/// rule that is about that, and no other.
class VerificationTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private static LiveHistory live;

    @BeforeAll
    static void write() throws InterruptedException, IOException {
        live = LiveHistory.shared();
    }

    @Test
    void a_history_of_the_real_scheduler_keeps_every_rule() throws InterruptedException {
        Verdict verdict = verify(live.kafka());

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.notes()).isEmpty();
        assertThat(verdict.runs()).isEqualTo(6);
        assertThat(verdict.partitions()).isEqualTo(2);
        assertThat(verdict.events()).isGreaterThan(30);
        assertThat(verdict.grants()).isEqualTo(2);
        assertThat(verdict.pools())
                .singleElement()
                .satisfies(pool -> {
                    assertThat(pool.name()).isEqualTo("db");
                    assertThat(pool.most()).isEqualTo(1);
                });
    }

    @Test
    void a_copy_at_the_same_offsets_keeps_them_too() throws InterruptedException {
        assertThat(verify(new CopiedHistory(live).write()).findings()).isEmpty();
    }

    @Test
    void an_event_where_it_may_not_be_breaks_transition() throws InterruptedException {
        found(Rule.TRANSITION, copy -> copy.append(live.run("etl", "left"), new RunResumed()));
    }

    @Test
    void an_event_after_the_end_breaks_terminal() throws InterruptedException {
        found(Rule.TERMINAL, copy -> copy.append(live.run("etl", "first"), new RunPaused()));
    }

    @Test
    void a_start_before_its_needs_breaks_dependencies() throws InterruptedException {
        found(
                Rule.DEPENDENCIES,
                copy -> copy.append(live.run("etl", "left"), new TaskDependencyResolved("b", -1)));
    }

    @Test
    void a_result_of_another_executor_breaks_lease() throws InterruptedException {
        found(
                Rule.LEASE,
                copy ->
                        copy.change(
                                copy.topics().attempts(),
                                AttemptReport.class,
                                report -> report.getBody() instanceof AttemptSucceeded,
                                report -> report.setExecutor(new ExecutorRef("thief", "inc"))));
    }

    @Test
    void a_grant_of_a_slot_that_was_not_given_back_breaks_pool() throws InterruptedException {
        found(
                Rule.POOL,
                copy ->
                        copy.remove(
                                copy.topics().peers(),
                                PeerMessage.class,
                                VerificationTest::isRelease));
    }

    @Test
    void a_start_beyond_the_limit_breaks_concurrency() throws InterruptedException {
        found(
                Rule.CONCURRENCY,
                copy -> {
                    String second = live.run("limited", "second");
                    Event started = copy.event(second, RunStarted.class);
                    copy.event(second, RunQueued.class).setBody(new RunStarted());
                    started.setBody(new RunPaused());
                });
    }

    @Test
    void a_run_of_another_trigger_than_its_own_breaks_one_run() throws InterruptedException {
        found(
                Rule.ONE_RUN,
                copy -> {
                    Event created = copy.event(live.run("pooled", "first"), RunCreated.class);
                    ((RunCreated) created.getBody()).getTrigger().setId("forged");
                });
    }

    @Test
    void a_missing_event_breaks_sequence() throws InterruptedException {
        found(
                Rule.SEQUENCE,
                copy -> {
                    copy.append(live.run("etl", "left"), new RunPaused());
                    copy.append(live.run("etl", "left"), new RunResumed());
                    List<Event> events = copy.events(live.run("etl", "left"));
                    events.getLast().setSequence(events.getLast().getSequence() + 1);
                });
    }

    @Test
    void a_dispatch_without_its_ready_record_breaks_ready() throws InterruptedException {
        found(
                Rule.READY,
                copy ->
                        copy.remove(
                                copy.topics().ready("default", "medium"),
                                ReadyTask.class,
                                task -> true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"events", "attempts", "peers", "ready.default.medium"})
    void what_is_not_kept_any_more_is_passed_over_and_told(String name)
            throws InterruptedException {
        CopiedHistory copy = new CopiedHistory(live);
        KafkaConnection kafka = copy.write();
        copy.shorten(copy.topics().prefix() + name);

        Verdict verdict = verify(kafka);

        assertThat(verdict.findings()).isEmpty();
        assertThat(verdict.notes()).singleElement().asString().contains(name);
    }

    @Test
    void a_definition_that_is_not_kept_any_more_is_told() throws InterruptedException {
        CopiedHistory copy = new CopiedHistory(live);
        copy.remove(
                copy.topics().jobs(),
                JobDefinition.class,
                it -> it.getJob() != null && it.getJob().getName().equals("etl"));
        KafkaConnection kafka = copy.write();
        assertThat(verify(kafka).notes()).isEmpty(); // it is found where partitions were told

        copy.shorten(copy.topics().peers());
        assertThat(verify(kafka).notes()).anyMatch(note -> note.contains("etl"));
    }

    @Test
    void where_there_is_no_history_it_says_so() {
        KafkaConnection kafka =
                new KafkaConnection(
                        TestCluster.shared().bootstrapServers(),
                        Map.of(),
                        new Topics("nowhere."),
                        Wire.singleObject());
        assertThatThrownBy(() -> verify(kafka))
                .isInstanceOf(NotKeptException.class)
                .hasMessageContaining("nowhere.events");
    }

    private static boolean isRelease(PeerMessage message) {
        return message.getBody() instanceof PoolsTold told
                && told.getCommands().stream().anyMatch(PoolRelease.class::isInstance);
    }

    private static void found(Rule rule, Consumer<CopiedHistory> mistake)
            throws InterruptedException {
        CopiedHistory copy = new CopiedHistory(live);
        mistake.accept(copy);

        Verdict verdict = verify(copy.write());

        assertThat(verdict.findings()).isNotEmpty().extracting(Finding::rule).containsOnly(rule);
        assertThat(verdict.found()).isEqualTo(verdict.findings().size());
    }

    private static Verdict verify(KafkaConnection kafka) throws InterruptedException {
        return new Verification(kafka, new CelExpressions(), new ParameterCheck(), PATIENCE).run();
    }
}
