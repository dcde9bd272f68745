package io.hivemind.scheduler.codec;

import io.hivemind.avro.store.StoredAdmission;
import io.hivemind.avro.store.StoredHeard;
import io.hivemind.avro.store.StoredJobHeader;
import io.hivemind.avro.store.StoredJobRow;
import io.hivemind.avro.store.StoredOutcome;
import io.hivemind.avro.store.StoredTaskRuns;
import io.hivemind.core.admission.JobRow;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.MaxRuns;
import io.hivemind.core.run.RunState;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;

/// What admission remembers, as the store keeps it.
public final class JobRowCodec {
    private JobRowCodec() {}

    public static StoredJobRow write(JobRow row) {
        return new StoredJobRow(
                switch (row) {
                    case JobRow.Header header -> header(header);
                    case JobRow.AdmittedRun run ->
                            new StoredAdmission(
                                    run.runId(),
                                    run.stage().name(),
                                    run.order(),
                                    run.limitKey(),
                                    run.gateKey(),
                                    Refs.millis(run.createdAt()),
                                    run.standing().name(),
                                    run.cancelling());
                    case JobRow.JobOutcome outcome ->
                            new StoredOutcome(
                                    outcome.job(),
                                    outcome.key(),
                                    outcome.runId(),
                                    outcome.state().name(),
                                    Refs.millis(outcome.endedAt()),
                                    Refs.millis(outcome.nominalAt()),
                                    outcome.params().text());
                    case JobRow.Heard heard ->
                            new StoredHeard(
                                    heard.job(),
                                    heard.partition(),
                                    Refs.millis(heard.endedAt()),
                                    heard.runIds().stream().sorted().toList());
                    case JobRow.TaskRuns count -> new StoredTaskRuns(count.task(), count.runs());
                });
    }

    public static JobRow read(StoredJobRow record) {
        return switch (record.getRow()) {
            case StoredJobHeader header -> header(header);
            case StoredAdmission run ->
                    new JobRow.AdmittedRun(
                            run.getRunId(),
                            Words.read(JobRow.Stage.class, run.getStage()),
                            run.getOrder(),
                            run.getLimitKey(),
                            run.getGateKey(),
                            run.getCreatedAt(),
                            Words.read(JobRow.Standing.class, run.getStanding()),
                            run.getCancelling());
            case StoredOutcome outcome ->
                    new JobRow.JobOutcome(
                            outcome.getJob(),
                            outcome.getKey(),
                            outcome.getRunId(),
                            Words.read(RunState.class, outcome.getState()),
                            outcome.getEndedAt(),
                            outcome.getNominalAt(),
                            new Json(outcome.getParams()));
            case StoredHeard heard ->
                    new JobRow.Heard(
                            heard.getJob(),
                            heard.getPartition(),
                            heard.getEndedAt(),
                            Set.copyOf(heard.getRunIds()));
            case StoredTaskRuns count -> new JobRow.TaskRuns(count.getTask(), count.getRuns());
            case null, default ->
                    throw new UndecodableException("a row that this version does not know");
        };
    }

    private static StoredJobHeader header(JobRow.Header header) {
        StoredJobHeader record = new StoredJobHeader();
        record.setSeenAt(Refs.millis(header.seenAt()));
        record.setPaused(header.paused());
        record.setNextOrder(header.nextOrder());
        record.setRuns(header.runs());
        record.setHasFreeRuns(header.hasFreeRuns());
        JobRow.WindowCount window = header.window();
        record.setWindowFrom(Instant.EPOCH);
        if (window != null) {
            switch (window.window()) {
                case MaxRuns.Window.Life() -> {}
                case MaxRuns.Window.Every(Duration length) -> record.setWindowMs(length.toMillis());
                case MaxRuns.Window.Calendar(MaxRuns.Unit unit) ->
                        record.setWindowUnit(Words.lower(unit));
            }
            record.setWindowFrom(Refs.millis(window.from()));
            record.setWindowRuns(window.runs());
        }
        return record;
    }

    private static JobRow.Header header(StoredJobHeader record) {
        MaxRuns.Window window = window(record);
        return new JobRow.Header(
                record.getSeenAt(),
                record.getPaused(),
                record.getNextOrder(),
                record.getRuns(),
                window == null
                        ? null
                        : new JobRow.WindowCount(
                                window, record.getWindowFrom(), record.getWindowRuns()),
                record.getHasFreeRuns());
    }

    private static MaxRuns.@Nullable Window window(StoredJobHeader record) {
        String unit = record.getWindowUnit();
        if (unit != null) {
            return new MaxRuns.Window.Calendar(Words.read(MaxRuns.Unit.class, unit));
        }
        return record.getWindowMs() == null
                ? null
                : new MaxRuns.Window.Every(
                        Duration.ofMillis(Objects.requireNonNull(record.getWindowMs())));
    }
}
