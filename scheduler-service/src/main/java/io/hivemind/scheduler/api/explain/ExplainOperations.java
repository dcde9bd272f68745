package io.hivemind.scheduler.api.explain;

import io.hivemind.core.run.TaskKey;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Call;
import io.hivemind.scheduler.api.Operation;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.api.Routes;
import io.hivemind.scheduler.history.History;
import io.hivemind.wire.KafkaConnection;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The operations that explain.
public final class ExplainOperations {
    private static final int AT_ONCE = 4;
    private static final Pattern TASK = Pattern.compile("(.+?)(?:\\[(\\d{1,6})])?");

    private final RunExplanations runs;
    private final JobExplanations jobs;
    private final RecordExplanations records;
    private final Clock clock;
    private final Semaphore free = new Semaphore(AT_ONCE);

    public ExplainOperations(KafkaConnection kafka, History history, Outbox outbox, Clock clock) {
        Explaining explaining = new Explaining(kafka, history, outbox);
        this.runs = new RunExplanations(explaining);
        this.jobs = new JobExplanations(explaining);
        this.records = new RecordExplanations(explaining);
        this.clock = clock;
    }

    public void bind(Routes routes) {
        routes.onBlocking("explainRun", inTurn(this::run))
                .onBlocking("explainJob", inTurn(call -> jobs.explain(call.path("job"), at(call))))
                .onBlocking("explainRecord", inTurn(this::record));
    }

    private Answer run(Call call) {
        String task = call.query("task");
        return runs.explain(call.path("run"), task == null ? null : key(task), at(call));
    }

    private Answer record(Call call) {
        return records.explain(
                call.path("topic"),
                (int) number(call.path("partition")),
                number(call.path("offset")));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.badRequest("\"" + text + "\" is no number");
        }
    }

    /// Readers of topics are not for many at once.
    private Operation.Blocking inTurn(Operation.Blocking operation) {
        return call -> {
            if (!free.tryAcquire()) {
                throw Problem.of(
                        503, "busy", AT_ONCE + " others ask right now; try again in a moment");
            }
            try {
                return operation.answer(call);
            } finally {
                free.release();
            }
        };
    }

    private Moment at(Call call) {
        Instant asked = call.queryInstant("at");
        Instant now = clock.instant();
        if (asked != null && asked.isAfter(now)) {
            throw Problem.badRequest("at: " + asked + " has not come yet; it is " + now);
        }
        return asked == null ? new Moment(now, false) : new Moment(asked, true);
    }

    /// `task`, or `task[2]`.
    private static TaskKey key(String text) {
        Matcher matcher = TASK.matcher(text);
        if (!matcher.matches()) {
            throw Problem.badRequest("task: \"" + text + "\" is no name of a task");
        }
        String instance = matcher.group(2);
        return new TaskKey(
                matcher.group(1), instance == null ? TaskKey.WHOLE : Integer.parseInt(instance));
    }
}
