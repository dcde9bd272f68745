package io.hivemind.scheduler.api.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.core.run.TaskKey;
import io.hivemind.core.run.TaskState;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.json.AvroJson;
import io.hivemind.scheduler.history.query.RunRow;
import io.hivemind.scheduler.history.query.TaskRow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A run with all its tasks in file order. A task that nothing has happened to has no row: the
/// definition that the run is pinned to says that it is there, waiting for its needs.
final class RunDetails {
    private final History history;

    RunDetails(History history) {
        this.history = history;
    }

    ObjectNode of(RunRow run) {
        List<TaskRow> tasks = new ArrayList<>(history.runs().tasks(run.id()));
        Map<String, Integer> order = new HashMap<>();
        JsonNode model =
                AvroJson.value(history.jobs().model(run.job(), run.revision()).orElse("{}"));
        for (JsonNode task : model.path("tasks")) {
            order.put(task.path("name").asText(), order.size());
        }
        if (!run.hasEnded()) {
            addWaiting(tasks, order.keySet());
        }
        tasks.sort(
                Comparator.comparingInt((TaskRow task) ->
                                order.getOrDefault(task.task(), Integer.MAX_VALUE))
                        .thenComparing(TaskRow::task)
                        .thenComparingInt(TaskRow::instance));
        return RunJson.detail(run, tasks, history.runs().attempts(run.id()));
    }

    private static void addWaiting(List<TaskRow> tasks, Set<String> names) {
        Set<String> known = new HashSet<>();
        tasks.forEach(task -> known.add(task.task()));
        for (String name : names) {
            if (!known.contains(name)) {
                tasks.add(waiting(name));
            }
        }
    }

    private static TaskRow waiting(String name) {
        return new TaskRow(
                name,
                TaskKey.WHOLE,
                TaskState.PENDING,
                "DEPENDENCIES",
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }
}
