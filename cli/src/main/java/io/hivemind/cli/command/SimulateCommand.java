package io.hivemind.cli.command;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.simulation.LoadedFile;
import io.hivemind.cli.simulation.TimelineJson;
import io.hivemind.cli.simulation.TimelineText;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.DurationText;
import io.hivemind.core.schedule.TimeText;
import io.hivemind.core.simulation.Scenario;
import io.hivemind.core.simulation.Simulation;
import io.hivemind.core.simulation.World;
import io.hivemind.core.timeline.Timeline;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.testrun.Worlds;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;

/// `hivemind simulate FILE`: what would happen, without a server.
@Command(
        name = "simulate",
        description = "Shows what would happen: slots, runs, and how they would end.")
public final class SimulateCommand implements Callable<Integer> {
    @Parameters(paramLabel = "FILE", description = "A job file.")
    private Path file = Path.of("");

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            defaultValue = "7d",
            description = "How long (default: ${DEFAULT-VALUE}).")
    private String length = "7d";

    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "From when on, as 2026-03-01T00:00:00Z or 2026-03-01 (default: now).")
    private @Nullable String from;

    @Option(
            names = "--start",
            paramLabel = "JOB",
            description = "Starts this job by hand; then no schedule fires.")
    private @Nullable String start;

    @Option(
            names = "--takes",
            paramLabel = "DURATION",
            defaultValue = "0",
            description = "How long each attempt takes (default: no time).")
    private String takes = "0";

    @Option(names = "--tasks", description = "Tells about each run's tasks, too.")
    private boolean tasks;

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        CelExpressions expressions = new CelExpressions();
        LoadedFile loaded = LoadedFile.of(file, expressions);
        if (!loaded.isValid()) {
            loaded.problems().forEach(console::print);
            return ExitCode.REFUSED;
        }
        World world = new Worlds(expressions).of(loaded.jobs());
        Scenario.Act act = new Scenario.Act.Succeed(Json.NULL, duration("--takes", takes));
        if (start != null && world.jobs().stream().noneMatch(job -> job.fullName().equals(start))) {
            throw new UserError(file + " has no job " + start);
        }
        Timeline timeline =
                Simulation.run(
                        world,
                        new Scenario(
                                instant(),
                                start == null ? null : new Scenario.Start(start, new Json("{}")),
                                (job, task, fallback, number) -> act,
                                List.of(),
                                duration("--for", length)));
        if (output.isJson()) {
            console.print(TimelineJson.of(timeline).toPrettyString());
        } else {
            new TimelineText(console).print(timeline, tasks);
        }
        return ExitCode.OK;
    }

    private Instant instant() {
        if (from == null) {
            return Instant.now().truncatedTo(ChronoUnit.MILLIS);
        }
        return TimeText.time(from, ZoneId.of("UTC"))
                .orElseThrow(() -> new UserError("--from: " + from + " is no time"));
    }

    private static Duration duration(String option, String text) {
        return DurationText.parse(text)
                .orElseThrow(() -> new UserError(option + ": " + text + ": " + DurationText.FORM));
    }
}
