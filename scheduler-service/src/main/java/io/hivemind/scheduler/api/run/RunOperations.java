package io.hivemind.scheduler.api.run;

import io.hivemind.core.run.RunState;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.ApiConfig;
import io.hivemind.scheduler.api.Call;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.api.Routes;
import io.hivemind.scheduler.api.topic.PartitionReaders;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.query.RunFilter;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.wire.KafkaConnection;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/// The operations about runs.
public final class RunOperations {
    private static final int PAGE = 50;

    private final History history;
    private final RunStarter starter;
    private final RunControl control;
    private final RerunStarter reruns;
    private final RunWatch watch;
    private final RunDetails details;
    private final EventReader events;

    public RunOperations(
            ApiConfig config,
            KafkaConnection kafka,
            History history,
            Outbox outbox,
            PartitionReaders readers) {
        this.history = history;
        this.starter = new RunStarter(kafka.topics(), history, outbox, config.answerTimeout());
        this.control = new RunControl(kafka.topics(), history, outbox, config.answerTimeout());
        this.reruns = new RerunStarter(kafka, history, outbox, readers, config.answerTimeout());
        this.watch = new RunWatch(history);
        this.details = new RunDetails(history);
        this.events = new EventReader(kafka, readers);
    }

    public void bind(Routes routes) {
        routes.onBlocking("startRun", this::start)
                .onBlocking("listRuns", this::list)
                .onBlocking("showRun", this::show)
                .onBlocking("cancelRun", call -> control.cancel(call.path("run")))
                .onBlocking("pauseRun", call -> control.pause(call.path("run")))
                .onBlocking("resumeRun", call -> control.resume(call.path("run")))
                .onBlocking("rerun", this::rerun)
                .onBlocking("readEvents", this::readEvents);
    }

    private Answer start(Call call) throws InterruptedException {
        return starter.start(
                new RunStarter.Start(
                        call.path("job"), call.header("Idempotency-Key"), call.body(), wait(call)));
    }

    private Answer rerun(Call call) throws InterruptedException {
        return reruns.rerun(find(call.path("run")), call.header("Idempotency-Key"), call.body());
    }

    private Answer list(Call call) {
        Set<RunState> states = EnumSet.noneOf(RunState.class);
        call.queryList("state").forEach(state -> states.add(RunState.valueOf(state)));
        RunFilter filter =
                new RunFilter(
                        call.query("job"),
                        states,
                        call.queryInstant("since"),
                        call.queryInstant("until"));
        try {
            return Answer.ok(
                    RunJson.page(
                            history.runs()
                                    .list(
                                            filter,
                                            call.query("after"),
                                            call.queryInt("limit", PAGE))));
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest(String.valueOf(e.getMessage()));
        }
    }

    private Answer show(Call call) throws InterruptedException {
        String run = call.path("run");
        find(run);
        RunRow row = watch.await(run, wait(call)).orElseThrow(() -> Problem.noSuchRun(run));
        return Answer.ok(details.of(row));
    }

    private Answer readEvents(Call call) {
        return Answer.ok(
                events.read(
                        find(call.path("run")),
                        call.queryLong("from", 0),
                        call.queryInt("limit", PAGE)));
    }

    private RunRow find(String run) {
        return history.runs().find(run).orElseThrow(() -> Problem.noSuchRun(run));
    }

    private static Duration wait(Call call) {
        return Duration.ofMillis(call.queryInt("wait_ms", 0));
    }
}
