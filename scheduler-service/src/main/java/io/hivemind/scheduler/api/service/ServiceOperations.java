package io.hivemind.scheduler.api.service;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.avro.Heartbeat;
import io.hivemind.scheduler.api.Answer;
import io.hivemind.scheduler.api.Readiness;
import io.hivemind.scheduler.api.Routes;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.json.AvroJson;
import io.hivemind.scheduler.history.projection.ExecutorView.Seen;
import io.hivemind.scheduler.history.query.JobQueries.LostExecutor;
import io.vertx.core.Future;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// The operations about the service itself.
public final class ServiceOperations {
    private final History history;
    private final Drainer drainer;
    private final List<Readiness> checks;
    private final String version;
    private final String contract;

    /// @param checks what has to work, the history among it
    /// @param contract the text of openapi.yaml
    public ServiceOperations(
            History history,
            Drainer drainer,
            List<Readiness> checks,
            String version,
            String contract) {
        this.history = history;
        this.drainer = drainer;
        this.checks = List.copyOf(checks);
        this.version = version;
        this.contract = contract;
    }

    public void bind(Routes routes) {
        EventFeed feed = new EventFeed(history);
        routes.onBlocking("listExecutors", call -> executors())
                .onBlocking("drainExecutor", call -> drainer.drain(call.path("executor")))
                .on("health", call -> Future.succeededFuture(state(Readiness::fatal)))
                // Asks the database of the history; what is fatal is known without.
                .onBlocking("ready", call -> state(check -> true))
                .on("version", call -> Future.succeededFuture(version()))
                .on(
                        "contract",
                        call -> Future.succeededFuture(Answer.text("application/yaml", contract)))
                .onStream("followEvents", feed::follow);
    }

    private Answer version() {
        return Answer.ok(
                JsonNodeFactory.instance.objectNode().put("version", version).put("api", "1"));
    }

    private Answer state(Predicate<Readiness> which) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("status", "up");
        ArrayNode all = json.putArray("checks");
        for (Readiness check : checks) {
            if (which.test(check)) {
                String trouble = check.trouble().get();
                all.addObject()
                        .put("name", check.name())
                        .put("up", trouble == null)
                        .put("message", trouble == null ? "ok" : trouble);
                if (trouble != null) {
                    json.put("status", "down");
                }
            }
        }
        return Answer.json(json.path("status").asText().equals("up") ? 200 : 503, json);
    }

    private Answer executors() {
        Set<LostExecutor> lost = new HashSet<>(history.jobs().lostExecutors());
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        for (Seen seen : history.executors().all()) {
            Heartbeat beat = seen.heartbeat();
            boolean isLost =
                    lost.contains(new LostExecutor(beat.getExecutor(), beat.getIncarnation()));
            ObjectNode item =
                    items.addObject()
                            .put("id", beat.getExecutor())
                            .put("incarnation", beat.getIncarnation())
                            .put("state", isLost ? "lost" : beat.getState())
                            .put("slots", beat.getSlots())
                            .put("busy_slots", beat.getBusySlots());
            ArrayNode queues = item.putArray("queues");
            beat.getQueues().forEach(queues::add);
            ObjectNode labels = item.putObject("labels");
            beat.getLabels().forEach(labels::put);
            ArrayNode running = item.putArray("running");
            beat.getRunning().forEach(running::add);
            item.put("version", beat.getVersion())
                    .put("host", beat.getHost())
                    .put("pid", beat.getPid())
                    .put("started_at", AvroJson.instant(beat.getStartedAt()))
                    .put("last_seen_at", AvroJson.instant(seen.at()));
        }
        return Answer.ok(json);
    }
}
