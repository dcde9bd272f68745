package io.hivemind.scheduler.api.explain;

import io.hivemind.avro.CommandRefused;
import io.hivemind.avro.TaskReportRefused;
import io.hivemind.avro.TriggerRefused;
import io.hivemind.core.engine.Input;
import io.hivemind.core.run.RunCommand;
import io.hivemind.scheduler.recorded.RecordedEvent;

import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/// What records ask of the engine, in words.
final class InputWords {
    private InputWords() {}

    /// @param input null for what is no input of a run, a job or pools
    static String of(@Nullable Input input) {
        return switch (input) {
            case null -> "tells a partition of a definition, or of an executor";
            case Input.ToRun(String run, List<RunCommand> commands)
                    when commands.getFirst() instanceof RunCommand.Report report ->
                    "reports of attempt %d of task %s (dispatch %d): %s"
                            .formatted(
                                    report.attempt().attempt(),
                                    report.attempt().task(),
                                    report.attempt().dispatch(),
                                    words(report.content()));
            case Input.ToRun(String run, List<RunCommand> commands) ->
                    "tells run " + run + ": " + words(commands.getFirst());
            case Input.ToJob(String job, var command) -> "tells job " + job + ": " + words(command);
            case Input.ToPools(var commands) -> "asks the pools: " + words(commands.getFirst());
            case Input.Begin(String run) -> "lets rerun " + run + " begin";
            case Input.Adopt(String job, var ignored) -> "has job " + job + " count its runs";
            case Input.Trigger trigger -> "asks for a run of " + trigger.job();
        };
    }

    static @Nullable String run(@Nullable Input input) {
        return switch (input) {
            case Input.ToRun(String run, var ignored) -> run;
            case Input.Begin(String run) -> run;
            case null, default -> null;
        };
    }

    static @Nullable String job(@Nullable Input input) {
        return switch (input) {
            case Input.ToJob(String job, var ignored) -> job;
            case Input.Adopt(String job, var ignored) -> job;
            case null, default -> null;
        };
    }

    /// Why nothing came of it, null where the event is no refusal.
    static @Nullable String refusal(RecordedEvent event) {
        return switch (event.wire().getBody()) {
            case TriggerRefused it -> it.getKind() + ", " + it.getMessage();
            case CommandRefused it -> it.getKind() + ", " + it.getMessage();
            case TaskReportRefused it -> it.getWhy();
            case null, default -> null;
        };
    }

    static String type(RecordedEvent event) {
        return event.wire().getBody() instanceof IndexedRecord body
                ? body.getSchema().getName()
                : "Unknown";
    }

    /// `PauseRun` as `pause run`.
    private static String words(Object command) {
        return command.getClass()
                .getSimpleName()
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }
}
