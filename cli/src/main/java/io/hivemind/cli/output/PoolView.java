package io.hivemind.cli.output;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.core.job.DurationText;

import java.time.Duration;

/// Pools, each with who holds slots of it, as a table.
public final class PoolView {
    private final Console console;

    public PoolView(Console console) {
        this.console = console;
    }

    /// @param pools as the API gives them
    public void print(JsonNode pools) {
        if (pools.isEmpty()) {
            console.print("No pools: a job file may define some (pools:).", Style.DIM);
            return;
        }
        Table table = new Table("POOL", "SIZE", "TAKEN", "WAITING", "HELD BY", "SLOTS", "SINCE");
        for (JsonNode pool : pools) {
            boolean none = pool.path("waiting").asInt() == 0;
            table.row()
                    .cell(pool.path("name").asText())
                    .cell(size(pool))
                    .cell(pool.path("taken").asText())
                    .cell(pool.path("waiting").asText(), none ? Style.PLAIN : Style.YELLOW);
            JsonNode holders = pool.path("holders");
            for (int i = 0; i < holders.size(); i++) {
                if (i > 0) {
                    table.row().cell("").cell("").cell("").cell("");
                }
                holder(table, holders.path(i));
            }
        }
        console.print(table);
    }

    private static void holder(Table table, JsonNode holder) {
        JsonNode instance = holder.path("instance");
        String task = holder.path("task").asText();
        table.cell(
                        holder.path("run").asText()
                                + " "
                                + (instance.isInt() ? task + "[" + instance.asInt() + "]" : task))
                .cell(holder.path("slots").asText())
                .cell(Times.local(Json.instant(holder, "since")));
    }

    private static String size(JsonNode pool) {
        JsonNode rate = pool.path("rate");
        return rate.isObject()
                ? rate.path("limit").asText()
                        + " per "
                        + DurationText.format(Duration.ofMillis(rate.path("per_ms").asLong()))
                : pool.path("slots").asText();
    }
}
