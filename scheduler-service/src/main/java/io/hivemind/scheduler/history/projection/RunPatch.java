package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.Event;
import io.hivemind.avro.RunCreated;
import io.hivemind.core.run.RunIds;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/// What a batch changes in one row of `runs`. Where its RunCreated is no longer on the topic, a row
/// is made of what later events say.
final class RunPatch {
    final String id;
    final int partition;
    final String job;
    final long revision;
    final long eventsFrom;
    String triggerKind = "";
    String triggerId = "";
    @Nullable String triggerEvent;
    String params = "{}";
    Instant nominalAt;
    Instant createdAt;
    int tasks;
    String state = "PENDING";
    @Nullable String reason;
    @Nullable Instant startedAt;
    @Nullable Instant endedAt;
    @Nullable String output;
    long eventsTo;

    RunPatch(ProjectedEvent first) {
        Event event = first.event();
        this.id = event.getRunId();
        this.partition = RunIds.partition(id);
        this.job = event.getJob();
        this.revision = event.getRevision();
        this.eventsFrom = first.offset();
        this.eventsTo = first.offset();
        this.nominalAt = event.getDecidedAt();
        this.createdAt = event.getDecidedAt();
    }

    void created(RunCreated created) {
        triggerKind = created.getTrigger().getKind();
        triggerId = created.getTrigger().getId();
        triggerEvent = created.getTrigger().getEvent();
        params = created.getParams();
        nominalAt = created.getNominalAt();
        tasks = created.getTasks();
    }

    void queued(String why) {
        state = "PENDING";
        reason = why;
    }

    void started(Instant at) {
        state = "RUNNING";
        reason = null;
        startedAt = at;
    }

    void cancelling(String why) {
        state = "RUNNING";
        reason = why;
    }

    void succeeded(String result, Instant at) {
        ended("SUCCEEDED", null, at);
        output = result;
    }

    void ended(String endState, @Nullable String why, Instant at) {
        state = endState;
        reason = why;
        endedAt = at;
    }
}
