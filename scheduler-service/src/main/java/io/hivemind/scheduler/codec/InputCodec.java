package io.hivemind.scheduler.codec;

import io.hivemind.avro.AdoptRuns;
import io.hivemind.avro.BeginRerun;
import io.hivemind.avro.JobTold;
import io.hivemind.avro.OutcomeTold;
import io.hivemind.avro.PauseJob;
import io.hivemind.avro.PoolDefinition;
import io.hivemind.avro.PoolHolder;
import io.hivemind.avro.PoolPublished;
import io.hivemind.avro.PoolRelease;
import io.hivemind.avro.PoolRequest;
import io.hivemind.avro.PoolWithdrawal;
import io.hivemind.avro.PoolsTold;
import io.hivemind.avro.ReleaseRun;
import io.hivemind.avro.ResumeJob;
import io.hivemind.avro.RunCommand;
import io.hivemind.avro.RunRequested;
import io.hivemind.avro.RunTold;
import io.hivemind.avro.SweepRuns;
import io.hivemind.avro.TimerDue;
import io.hivemind.core.admission.JobCommand;
import io.hivemind.core.admission.JobRow;
import io.hivemind.core.engine.Input;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Priority;
import io.hivemind.core.pool.Holder;
import io.hivemind.core.pool.PoolCommand;
import io.hivemind.core.run.RunState;
import io.hivemind.core.run.TaskKey;
import io.hivemind.wire.UndecodableException;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// What comes to the engine of a partition, from the commands topic and from peers, and what it
/// sends to peers.
public final class InputCodec {
    /// The kind of a [TimerDue] that is about a pool, not about a run.
    public static final String POOL_TIMER = "pool";

    private InputCodec() {}

    /// What a record on the commands topic asks for.
    public static Input command(RunCommand record) {
        return switch (record.getBody()) {
            case PauseJob ignored -> new Input.ToJob(record.getJob(), new JobCommand.PauseJob());
            case ResumeJob ignored -> new Input.ToJob(record.getJob(), new JobCommand.ResumeJob());
            case BeginRerun rerun ->
                    new Input.Trigger(
                            record.getJob(),
                            Refs.trigger(rerun.getTrigger()),
                            new Json(rerun.getParams()),
                            rerun.getNominalAt(),
                            Input.Manner.RERUN,
                            null);
            case ReleaseRun ignored -> new Input.Begin(record.getRunId());
            case TimerDue due when due.getKind().equals(POOL_TIMER) ->
                    new Input.ToPools(new PoolCommand.FireTimer(due.getTask()));
            case null, default -> new Input.ToRun(record.getRunId(), CommandCodec.read(record));
        };
    }

    /// The body of a message to a peer. What is asked of pools in one step goes in one message.
    public static Object peer(Input input) {
        return switch (input) {
            case Input.ToRun(String runId, List<io.hivemind.core.run.RunCommand> commands) -> {
                if (commands.size() != 1) {
                    throw new IllegalStateException("several commands to run " + runId);
                }
                yield new RunTold(CommandCodec.write(runId, commands.getFirst()));
            }
            case Input.Trigger trigger ->
                    new RunRequested(
                            trigger.job(),
                            Refs.trigger(trigger.trigger()),
                            trigger.params().text(),
                            Refs.millisOrNull(trigger.nominalAt()),
                            Words.lower(trigger.manner()),
                            Refs.parent(trigger.parent()));
            case Input.ToJob(String job, JobCommand command) -> new JobTold(job, toJob(command));
            case Input.Adopt(String job, String after) -> new JobTold(job, new AdoptRuns(after));
            case Input.ToPools(List<PoolCommand> commands) -> pools(commands);
            case Input.Begin begin -> throw new IllegalStateException("not for peers: " + begin);
        };
    }

    public static Input read(RunTold told) {
        RunCommand command = told.getCommand();
        return new Input.ToRun(command.getRunId(), CommandCodec.read(command));
    }

    public static Input read(RunRequested asked) {
        return new Input.Trigger(
                asked.getJob(),
                Refs.trigger(asked.getTrigger()),
                new Json(asked.getParams()),
                asked.getNominalAt(),
                Words.read(Input.Manner.class, asked.getManner()),
                Refs.parent(asked.getParent()));
    }

    public static Input read(JobTold told) {
        return switch (told.getCommand()) {
            case OutcomeTold outcome ->
                    new Input.ToJob(
                            told.getJob(),
                            new JobCommand.UpstreamEnded(
                                    outcome.getJob(),
                                    outcome.getRunId(),
                                    Words.read(RunState.class, outcome.getState()),
                                    outcome.getEndedAt(),
                                    outcome.getNominalAt(),
                                    new Json(outcome.getParams())));
            case SweepRuns sweep ->
                    new Input.ToJob(
                            told.getJob(),
                            new JobCommand.Sweep(
                                    Words.read(JobRow.Stage.class, sweep.getStage()),
                                    sweep.getAfter()));
            case AdoptRuns adopt -> new Input.Adopt(told.getJob(), adopt.getAfter());
            case null, default -> throw unknown();
        };
    }

    public static Input.ToPools read(PoolsTold told) {
        List<PoolCommand> commands = new ArrayList<>();
        for (Object command : told.getCommands()) {
            commands.add(
                    switch (command) {
                        case PoolRequest it ->
                                new PoolCommand.Request(
                                        holder(it.getHolder()),
                                        it.getSlots(),
                                        Words.read(Priority.class, it.getPriority()),
                                        it.getAskedAt(),
                                        it.getOrder());
                        case PoolWithdrawal it -> new PoolCommand.Withdraw(holder(it.getHolder()));
                        case PoolRelease it -> new PoolCommand.Release(holder(it.getHolder()));
                        default -> throw unknown();
                    });
        }
        return new Input.ToPools(commands);
    }

    public static Input.ToPools read(PoolPublished published) {
        PoolDefinition pool = published.getPool();
        return new Input.ToPools(
                pool == null
                        ? new PoolCommand.Undefine(published.getName())
                        : new PoolCommand.Define(PoolCodec.read(pool)));
    }

    private static Object toJob(JobCommand command) {
        return switch (command) {
            case JobCommand.UpstreamEnded ended ->
                    new OutcomeTold(
                            ended.job(),
                            ended.runId(),
                            ended.state().name(),
                            Refs.millis(ended.endedAt()),
                            Refs.millis(ended.nominalAt()),
                            ended.params().text());
            case JobCommand.Sweep(JobRow.Stage stage, long after) ->
                    new SweepRuns(Words.lower(stage), after);
            default -> throw new IllegalStateException("not for peers: " + command);
        };
    }

    private static PoolsTold pools(List<PoolCommand> commands) {
        List<Object> records = new ArrayList<>();
        for (PoolCommand command : commands) {
            records.add(
                    switch (command) {
                        case PoolCommand.Request it ->
                                new PoolRequest(
                                        holder(it.holder()),
                                        new TreeMap<>(it.slots()),
                                        Words.lower(it.priority()),
                                        Refs.millis(it.askedAt()),
                                        it.order());
                        case PoolCommand.Withdraw(Holder holder) ->
                                new PoolWithdrawal(holder(holder));
                        case PoolCommand.Release(Holder holder) -> new PoolRelease(holder(holder));
                        default -> throw new IllegalStateException("not for peers: " + command);
                    });
        }
        return new PoolsTold(records);
    }

    private static PoolHolder holder(Holder holder) {
        TaskKey task = holder.task();
        return new PoolHolder(holder.runId(), task.task(), task.instance(), holder.request());
    }

    private static Holder holder(PoolHolder record) {
        return new Holder(
                record.getRunId(),
                new TaskKey(record.getTask(), record.getInstance()),
                record.getRequest());
    }

    private static UndecodableException unknown() {
        return new UndecodableException("a message that this version does not know");
    }
}
