package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.option.RecordedOptions;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.ParameterCheck;
import io.hivemind.scheduler.replay.Replay;
import io.hivemind.scheduler.replay.RunReplay;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.util.concurrent.Callable;

/// `hivemind replay RUN`.
@Command(
        name = "replay",
        description =
                "Puts a run's recorded commands through the core again, and compares what comes"
                        + " out with its recorded events.")
public final class ReplayCommand implements Callable<Integer> {
    @Parameters(paramLabel = "RUN", description = "The id of the run.")
    private String run = "";

    @Mixin private RecordedOptions recorded = new RecordedOptions();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        Replay.Outcome outcome =
                recorded.read(kafka ->
                        RunReplay.of(kafka, new CelExpressions(), new ParameterCheck(), run));
        if (output.isJson()) {
            console.print(json(outcome).toPrettyString());
        } else {
            print(outcome);
        }
        return outcome.difference() == null ? ExitCode.OK : ExitCode.FAILED;
    }

    private void print(Replay.Outcome outcome) {
        console.print(
                "run %s of %s, revision %d: %d of %d events came out of %d decisions as they are recorded"
                        .formatted(
                                run,
                                outcome.job(),
                                outcome.revision(),
                                outcome.events(),
                                outcome.recorded(),
                                outcome.decisions()));
        Replay.Difference difference = outcome.difference();
        if (difference == null) {
            console.print("the same", Style.GREEN);
            return;
        }
        String nothing = "nothing";
        console.print("different from here on", Style.RED);
        console.print("  at        " + difference.at() + ", decided " + difference.decidedAt());
        console.print("  cause     " + difference.cause());
        console.print(
                "  expected  " + (difference.expected() == null ? nothing : difference.expected()));
        console.print(
                "  recorded  " + (difference.actual() == null ? nothing : difference.actual()));
    }

    private ObjectNode json(Replay.Outcome outcome) {
        ObjectNode json =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("run", run)
                        .put("job", outcome.job())
                        .put("revision", outcome.revision())
                        .put("decisions", outcome.decisions())
                        .put("events", outcome.events())
                        .put("recorded", outcome.recorded())
                        .put("same", outcome.difference() == null);
        Replay.Difference difference = outcome.difference();
        if (difference != null) {
            json.putObject("difference")
                    .put("at", difference.at().toString())
                    .put("cause", difference.cause().toString())
                    .put("decided_at", difference.decidedAt().toString())
                    .put("expected", difference.expected())
                    .put("recorded", difference.actual());
        }
        return json;
    }
}
