package io.hivemind.scheduler.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.AttemptFailed;
import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.AttemptReport;
import io.hivemind.avro.AttemptStarted;
import io.hivemind.avro.AttemptStopped;
import io.hivemind.avro.AttemptSucceeded;
import io.hivemind.avro.DispatchReturned;
import io.hivemind.avro.ExecutorRef;
import io.hivemind.avro.store.StoredRun;
import io.hivemind.avro.store.StoredTask;
import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Lease;
import io.hivemind.core.run.Parent;
import io.hivemind.core.run.Parts;
import io.hivemind.core.run.Reason;
import io.hivemind.core.run.Run;
import io.hivemind.core.run.RunCommand;
import io.hivemind.core.run.RunCommand.Content;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskRun;
import io.hivemind.core.run.TaskState;
import io.hivemind.core.run.Timer;
import io.hivemind.core.run.TriggerRef;
import io.hivemind.wire.UndecodableException;
import io.hivemind.wire.Wire;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Headers, rows, commands and reports there and back, through bytes.
class RunCodecsTest {
    private static final Instant T = Instant.parse("2026-01-01T00:00:00.123Z");
    private static final TaskKey KEY = new TaskKey("load", 7);

    @Test
    void a_run_with_everything_comes_back() {
        Run run =
                new Run(
                        "0-x",
                        "etl",
                        9,
                        new TriggerRef("cron", "slot", new Json("{\"a\":1}")),
                        new Json("{\"p\":2}"),
                        T,
                        T.plusMillis(1),
                        new Parent("1-y", new TaskKey("sub", 2), 3, 4),
                        RunState.RUNNING,
                        Reason.PAUSED,
                        T.plusMillis(2),
                        true,
                        new Run.Closing(Reason.USER, T.plusMillis(3)),
                        new Run.Closing(Reason.TIMED_OUT, T.plusMillis(4)),
                        true,
                        3,
                        true,
                        Json.NULL);

        assertThat(RowCodec.read("0-x", copy(RowCodec.write(run), StoredRun.class))).isEqualTo(run);
    }

    @Test
    void a_run_with_nothing_comes_back() {
        Run run =
                new Run(
                        "0-x",
                        "etl",
                        9,
                        new TriggerRef("manual", "m", null),
                        new Json("{}"),
                        T,
                        T,
                        null,
                        RunState.PENDING,
                        null,
                        null,
                        false,
                        null,
                        null,
                        false,
                        0,
                        false,
                        Json.NULL);

        assertThat(RowCodec.read("0-x", copy(RowCodec.write(run), StoredRun.class))).isEqualTo(run);
    }

    @ParameterizedTest
    @EnumSource(TaskState.class)
    void a_row_in_any_state_comes_back_with_its_timers(TaskState state) {
        TaskRun row =
                new TaskRun(
                        KEY,
                        state,
                        Reason.BACKOFF,
                        4,
                        2,
                        1,
                        5,
                        3,
                        new Lease("e", "i"),
                        T,
                        T.plusMillis(1),
                        T.plusMillis(2),
                        T.plusMillis(3),
                        new Json("[1,2]"),
                        17,
                        2,
                        new Json("{\"i\":7}"),
                        new Parts(9, 8, 3, 2, Reason.EXIT, 1L << 40),
                        new Run.Closing(Reason.DEADLINE, T.plusMillis(4)));
        List<Timer> timers =
                List.of(
                        new Timer(new Timer.Id(Timer.Kind.REDISPATCH, KEY, 4, 5), T.plusMillis(9)),
                        new Timer(new Timer.Id(Timer.Kind.DEADLINE, KEY, 0, 0), T.plusMillis(10)));

        StoredTask stored = copy(RowCodec.write(row, timers), StoredTask.class);

        assertThat(RowCodec.read(KEY, stored)).isEqualTo(row);
        assertThat(RowCodec.timers(KEY, stored)).isEqualTo(timers);
    }

    @Test
    void a_pending_row_comes_back() {
        TaskRun row = TaskRun.pending(KEY);

        StoredTask stored = copy(RowCodec.write(row, List.of()), StoredTask.class);

        assertThat(RowCodec.read(KEY, stored)).isEqualTo(row);
        assertThat(RowCodec.timers(KEY, stored)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Timer.Kind.class)
    void timers_of_every_kind_come_back_as_commands(Timer.Kind kind) {
        Timer timer = new Timer(new Timer.Id(kind, KEY, 4, 5), T);

        assertThat(CommandCodec.read(copy(CommandCodec.timerDue("0-x", timer))))
                .isEqualTo(new RunCommand.FireTimer(timer));
    }

    @Test
    void cancel_and_continue_come_back() {
        assertThat(CommandCodec.read(copy(CommandCodec.cancel("0-x", "c"))))
                .isEqualTo(new RunCommand.CancelRun());
        assertThat(CommandCodec.read(copy(CommandCodec.continueFrom("0-x", 500, 7))))
                .isEqualTo(new RunCommand.Continue(500, 7));
    }

    @Test
    void every_command_on_the_topic_is_read() {
        Map<SpecificRecord, RunCommand> expected =
                Map.ofEntries(
                        Map.entry(
                                new io.hivemind.avro.CancelRun("CONCURRENCY"),
                                new RunCommand.CancelRun(Reason.CONCURRENCY)),
                        Map.entry(new io.hivemind.avro.ReleaseRun(), new RunCommand.ReleaseRun()),
                        Map.entry(
                                new io.hivemind.avro.HoldRun("PAUSED"),
                                new RunCommand.HoldRun(Reason.PAUSED)),
                        Map.entry(
                                new io.hivemind.avro.SkipRun("THRESHOLD"),
                                new RunCommand.SkipRun(Reason.THRESHOLD)),
                        Map.entry(new io.hivemind.avro.PauseRun(), new RunCommand.PauseRun()),
                        Map.entry(new io.hivemind.avro.ResumeRun(), new RunCommand.ResumeRun()),
                        Map.entry(
                                new io.hivemind.avro.ReuseTasks(
                                        List.of(
                                                new io.hivemind.avro.ReusedTask(
                                                        "load", 7, 2, -1, "[1]", 0, T, T))),
                                new RunCommand.ReuseTasks(
                                        List.of(
                                                new RunCommand.Reused(
                                                        KEY, 2, -1, new Json("[1]"), 0, T, T)))),
                        Map.entry(
                                new io.hivemind.avro.PoolGranted("load", 7, 4),
                                new RunCommand.PoolGranted(KEY, 4)),
                        Map.entry(
                                new io.hivemind.avro.ChildEnded(
                                        new AttemptRef("load", 7, 4, 5),
                                        "CANCELLED",
                                        "[1]",
                                        "3-z",
                                        "no"),
                                new RunCommand.ChildEnded(
                                        KEY,
                                        4,
                                        5,
                                        RunState.CANCELLED,
                                        new Json("[1]"),
                                        "3-z",
                                        "no")));

        expected.forEach((body, command) -> {
            var record = new io.hivemind.avro.RunCommand("0-x", "c", body, "");
            assertThat(CommandCodec.read(copy(record))).isEqualTo(command);
        });
    }

    @Test
    void a_command_that_says_nothing_is_undecodable() {
        assertThatThrownBy(() ->
                        CommandCodec.read(new io.hivemind.avro.RunCommand("0-x", "", null, "")))
                .isInstanceOf(UndecodableException.class);
    }

    @Test
    void every_report_is_read() {
        Map<SpecificRecord, Content> expected =
                Map.of(
                        new AttemptStarted(),
                        new Content.Started(),
                        new AttemptSucceeded("[1]", T),
                        new Content.Succeeded(new Json("[1]"), T),
                        new AttemptFailed("EXIT", 3, "Type", "why", T),
                        new Content.Failed(Reason.EXIT, 3, "Type", "why", T),
                        new AttemptStopped(),
                        new Content.Stopped(),
                        new DispatchReturned("again"),
                        new Content.Returned());

        expected.forEach((body, content) -> {
            AttemptReport report =
                    new AttemptReport(
                            "0-x",
                            new AttemptRef("load", 7, 4, 5),
                            new ExecutorRef("e", "i"),
                            T,
                            body);
            assertThat(ReportCodec.read(copy(report, AttemptReport.class)))
                    .isEqualTo(
                            new RunCommand.Report(
                                    new RunCommand.AttemptRef(KEY, 4, 5),
                                    new Lease("e", "i"),
                                    T,
                                    content));
        });
    }

    @Test
    void a_report_that_says_nothing_is_undecodable() {
        AttemptReport report = AttemptReport.newBuilder().build();

        assertThatThrownBy(() -> ReportCodec.read(report)).isInstanceOf(UndecodableException.class);
    }

    private static io.hivemind.avro.RunCommand copy(io.hivemind.avro.RunCommand command) {
        return copy(command, io.hivemind.avro.RunCommand.class);
    }

    private static <T extends SpecificRecord> T copy(T record, Class<T> type) {
        Serde<T> serde = Wire.singleObject().serde(type);
        return serde.deserializer().deserialize("t", serde.serializer().serialize("t", record));
    }
}
