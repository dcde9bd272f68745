package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.client.Api;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.ServerOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.cli.output.Table;
import io.hivemind.core.schedule.TimeText;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;

/// `hivemind schedule audit JOB`: one line for each nominal slot.
@Command(
        name = "audit",
        description = "Prints what became of each slot: FIRED, SKIPPED, COALESCED or MISSED.")
public final class ScheduleAuditCommand implements Callable<Integer> {
    private static final String PAGE = "1000";

    @Parameters(paramLabel = "JOB", description = "The job.")
    private String job = "";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "First nominal time, as 2026-03-01T00:00:00Z (default: the oldest kept).")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            description = "Nominal times before this one (default: the newest).")
    private @Nullable String to;

    @Mixin private OutputOption output = new OutputOption();

    @Mixin private ServerOptions server = new ServerOptions();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        ArrayNode slots = slots(server.api());
        if (output.isJson()) {
            console.print(slots.toPrettyString());
        } else if (slots.isEmpty()) {
            console.remark("no slot of " + job + " is on record in this time");
        } else {
            print(slots);
        }
        return ExitCode.OK;
    }

    private ArrayNode slots(Api api) {
        Map<String, String> query = new HashMap<>(Map.of("limit", PAGE));
        time("--from", from, "from", query);
        time("--to", to, "until", query);
        ArrayNode slots = JsonNodeFactory.instance.arrayNode();
        String next = "";
        while (next != null) {
            JsonNode page = api.get("/jobs/" + Api.segment(job) + "/slots", query);
            page.path("items").forEach(slots::add);
            next = page.path("next").textValue();
            query.put("after", String.valueOf(next));
        }
        return slots;
    }

    private static void time(
            String option, @Nullable String text, String name, Map<String, String> query) {
        if (text != null) {
            query.put(
                    name,
                    TimeText.time(text, ZoneId.systemDefault())
                            .orElseThrow(() -> new UserError(option + ": " + text + " is no time"))
                            .toString());
        }
    }

    private void print(ArrayNode slots) {
        Table table = new Table("NOMINAL TIME", "SCHEDULE", "OUTCOME", "");
        for (JsonNode slot : slots) {
            String outcome = slot.path("outcome").asText();
            table.row()
                    .cell(slot.path("nominal_at").asText())
                    .cell(slot.path("kind").asText() + " " + slot.path("trigger").asText())
                    .cell(outcome, outcome.equals("FIRED") ? Style.GREEN : Style.YELLOW)
                    .cell(more(slot));
        }
        console.print(table);
    }

    private static String more(JsonNode slot) {
        String reason = slot.path("reason").asText("");
        String message = slot.path("message").asText("");
        return switch (slot.path("outcome").asText()) {
            case "FIRED" -> "run " + slot.path("run").asText();
            case "COALESCED" -> "into " + slot.path("into").asText();
            default -> message.isEmpty() ? reason : reason + ": " + message;
        };
    }
}
