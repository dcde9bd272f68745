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
import io.hivemind.cli.simulation.LoadedFile;
import io.hivemind.cli.simulation.Preview;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.schedule.TimeText;
import io.hivemind.core.schedule.pattern.FormException;
import io.hivemind.core.simulation.World;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.Schedules;
import io.hivemind.language.testrun.Worlds;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// `hivemind schedule preview JOB|FILE`: a file needs no server.
@Command(
        name = "preview",
        description = "Prints when schedules fire: local time, offset, and the rule for DST.")
public final class SchedulePreviewCommand implements Callable<Integer> {
    private static final int MOST = 100_000;

    @Parameters(paramLabel = "JOB|FILE", description = "A job file, or a job that a server knows.")
    private String what = "";

    @Option(
            names = "--year",
            paramLabel = "YEAR",
            description = "All slots of this year, in the schedule's zone.")
    private @Nullable Integer year;

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "From when on, as 2026-03-01T00:00:00Z (default: now).")
    private @Nullable String from;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            defaultValue = "10",
            description = "How many of each schedule (default: ${DEFAULT-VALUE}).")
    private int count = 10;

    @Mixin private OutputOption output = new OutputOption();

    @Mixin private ServerOptions server = new ServerOptions();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        Path file = Path.of(what);
        List<World.TimeTrigger> triggers;
        if (Files.isRegularFile(file)) {
            CelExpressions expressions = new CelExpressions();
            LoadedFile loaded = LoadedFile.of(file, expressions);
            if (!loaded.isValid()) {
                loaded.problems().forEach(console::print);
                return ExitCode.REFUSED;
            }
            triggers = new Worlds(expressions).of(loaded.jobs()).schedules();
        } else {
            triggers = known();
        }
        if (triggers.isEmpty()) {
            throw new UserError(what + " has no schedule");
        }
        List<Preview> previews = new ArrayList<>();
        triggers.forEach(trigger -> previews.addAll(previews(trigger)));
        previews.sort(Comparator.comparing(preview -> preview.slot().nominalAt()));
        print(previews);
        return ExitCode.OK;
    }

    private List<Preview> previews(World.TimeTrigger trigger) {
        ZoneId zone = trigger.schedule().options().zone();
        Slots slots = Slots.of(trigger.schedule(), trigger.job());
        Instant begin = year == null ? from(zone) : start(year, zone);
        Instant end = year == null ? Instant.MAX : start(year + 1, zone);
        String kind = trigger.kind() + ", " + zone;
        return slots.between(begin, end, year == null ? count : MOST).stream()
                .map(slot -> new Preview(trigger.job(), kind, slot))
                .toList();
    }

    private static Instant start(int year, ZoneId zone) {
        return LocalDate.of(year, 1, 1).atStartOfDay(zone).toInstant();
    }

    private Instant from(ZoneId zone) {
        return from == null
                ? Instant.now()
                : TimeText.time(from, zone)
                        .orElseThrow(() -> new UserError("--from: " + from + " is no time"));
    }

    /// Of the job that the server has in force.
    private List<World.TimeTrigger> known() {
        JsonNode job = server.api().get("/jobs/" + Api.segment(what), Map.of());
        List<World.TimeTrigger> known = new ArrayList<>();
        JsonNode triggers = job.path("model").path("triggers");
        for (int number = 0; number < triggers.size(); number++) {
            String kind = triggers.path(number).path("kind").asText();
            String options = triggers.path(number).path("options").toString();
            int place = number;
            try {
                Schedules.of(new TriggerSpec(kind, new Json(options)))
                        .ifPresent(schedule ->
                                known.add(
                                        new World.TimeTrigger(what, place, kind, schedule, null)));
            } catch (FormException e) {
                throw new UserError(
                        "a schedule of %s is not understood: %s".formatted(what, e.getMessage()),
                        e);
            }
        }
        return known;
    }

    private void print(List<Preview> previews) {
        if (output.isJson()) {
            ArrayNode list = JsonNodeFactory.instance.arrayNode();
            previews.forEach(preview -> preview.write(list.addObject()));
            console.print(list.toPrettyString());
            return;
        }
        Table table = new Table("LOCAL TIME", "OFFSET", "UTC", "JOB", "SCHEDULE", "");
        for (Preview preview : previews) {
            String more = preview.rule();
            String fires = preview.fires();
            table.row()
                    .cell(preview.local())
                    .cell(preview.slot().offset().getId())
                    .cell(preview.slot().nominalAt().toString())
                    .cell(preview.job())
                    .cell(preview.trigger())
                    .cell(
                            fires.isEmpty() || more.isEmpty() ? fires + more : fires + "; " + more,
                            fires.startsWith("SKIPPED") ? Style.YELLOW : Style.PLAIN);
        }
        console.print(table);
    }
}
