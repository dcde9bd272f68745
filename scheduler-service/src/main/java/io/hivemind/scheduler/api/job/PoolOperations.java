package io.hivemind.scheduler.api.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Call;
import io.hivemind.scheduler.api.Routes;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.json.AvroJson;
import io.hivemind.scheduler.history.query.MomentQueries.Holder;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/// The operations about pools. Who holds what is taken from the history, which is behind the engine
/// by a moment.
final class PoolOperations {
    private final History history;
    private final JobPublisher publisher;
    private final Clock clock;

    PoolOperations(History history, JobPublisher publisher, Clock clock) {
        this.history = history;
        this.publisher = publisher;
        this.clock = clock;
    }

    void bind(Routes routes) {
        routes.onBlocking("listPools", this::list).onBlocking("deletePool", this::delete);
    }

    private Answer list(Call call) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        history.jobs().pools().forEach(pool -> write(pool, items.addObject()));
        return Answer.ok(json);
    }

    private Answer delete(Call call) throws InterruptedException {
        publisher.deletePool(call.path("pool"));
        return Answer.empty();
    }

    private void write(PoolSpec pool, ObjectNode json) {
        Instant now = clock.instant();
        json.put("name", pool.name());
        List<Holder> holders =
                switch (pool) {
                    case PoolSpec.Slots(var name, int slots) -> {
                        json.put("slots", slots).putNull("rate");
                        yield holders(name, now, null);
                    }
                    case PoolSpec.Rate(var name, int limit, var per) -> {
                        json.putNull("slots")
                                .putObject("rate")
                                .put("limit", limit)
                                .put("per_ms", per.toMillis());
                        yield holders(name, now, now.minus(per));
                    }
                };
        json.put("taken", holders.stream().mapToInt(Holder::slots).sum())
                .put("waiting", history.moments().waiting(pool.name()));
        ArrayNode list = json.putArray("holders");
        holders.forEach(holder -> write(holder, list.addObject()));
    }

    /// @param since null for those that hold slots now
    private List<Holder> holders(String pool, Instant now, @Nullable Instant since) {
        return history.moments().holders(pool, now, false, since).stream()
                .filter(it -> since == null ? !it.ended() : it.since().isAfter(since))
                .toList();
    }

    private static void write(Holder holder, ObjectNode json) {
        json.put("run", holder.run())
                .put("task", holder.task())
                .put("instance", holder.instance() < 0 ? null : (Integer) holder.instance())
                .put("slots", holder.slots())
                .put("since", AvroJson.instant(holder.since()));
    }
}
