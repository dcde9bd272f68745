package io.hivemind.scheduler.api.job;

import io.hivemind.language.JobReader;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.ApiConfig;
import io.hivemind.scheduler.api.Call;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.api.Routes;
import io.hivemind.scheduler.history.History;
import io.hivemind.wire.KafkaConnection;

import java.time.Clock;
import java.time.Instant;

/// The operations about jobs.
public final class JobOperations {
    private static final int PAGE = 50;
    private static final Instant END_OF_TIME = Instant.parse("9999-12-31T00:00:00Z");

    private final History history;
    private final JobReader reader;
    private final JobPublisher publisher;
    private final JobControl control;
    private final PoolOperations pools;

    public JobOperations(ApiConfig config, KafkaConnection kafka, History history, Outbox outbox) {
        this.history = history;
        this.reader = new JobReader();
        ReadyQueues queues = new ReadyQueues(kafka, config.sizing());
        this.control = new JobControl(kafka.topics(), history, outbox, config.answerTimeout());
        this.publisher = new JobPublisher(kafka, history, outbox, queues, Clock.systemUTC());
        this.pools = new PoolOperations(history, publisher, Clock.systemUTC());
    }

    public void bind(Routes routes) {
        pools.bind(routes);
        routes.onBlocking("validateJobs", this::validate)
                .onBlocking("applyJobs", this::apply)
                .onBlocking("listJobs", this::list)
                .onBlocking("showJob", this::show)
                .onBlocking("deleteJob", this::delete)
                .onBlocking("listSlots", this::slots)
                .onBlocking("pauseJob", call -> control.pause(call.path("job")))
                .onBlocking("resumeJob", call -> control.resume(call.path("job")));
    }

    private Answer validate(Call call) {
        return Answer.ok(JobJson.validated(check(call)));
    }

    private Answer apply(Call call) throws InterruptedException {
        CheckedFile checked = check(call);
        FileProblems problems = checked.problems();
        if (problems.hasErrors()) {
            String detail =
                    checked.file().name()
                            + " has "
                            + (problems.errors() == 1
                                    ? "a problem"
                                    : problems.errors() + " problems");
            throw Problem.badFile(detail, problems.json());
        }
        return Answer.ok(JobJson.applied(publisher.apply(checked), problems));
    }

    private Answer list(Call call) {
        return Answer.ok(
                JobJson.page(
                        history.jobs().list(call.query("after"), call.queryInt("limit", PAGE))));
    }

    private Answer show(Call call) {
        String name = call.path("job");
        return Answer.ok(
                JobJson.job(history.jobs().find(name).orElseThrow(() -> Problem.noSuchJob(name))));
    }

    private Answer slots(Call call) {
        Instant from = call.queryInstant("from");
        Instant until = call.queryInstant("until");
        return Answer.ok(
                SlotJson.page(
                        history.slots()
                                .list(
                                        call.path("job"),
                                        from == null ? Instant.EPOCH : from,
                                        until == null ? END_OF_TIME : until,
                                        call.query("after"),
                                        call.queryInt("limit", PAGE))));
    }

    private Answer delete(Call call) throws InterruptedException {
        publisher.delete(call.path("job"));
        return Answer.empty();
    }

    private CheckedFile check(Call call) {
        return CheckedFile.check(JobFile.of(call.body()), reader, history.jobs());
    }
}
