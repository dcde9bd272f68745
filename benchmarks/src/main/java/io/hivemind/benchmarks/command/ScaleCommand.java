package io.hivemind.benchmarks.command;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.benchmarks.scale.CoreScale;
import io.hivemind.benchmarks.scale.ManySchedules;
import io.hivemind.benchmarks.scale.ManyTimers;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

@Command(
        name = "scale",
        description =
                "What many instances, a long chain, a million timers and 100,000 schedules cost;"
                        + " each in a JVM of 1 GiB.",
        mixinStandardHelpOptions = true)
public final class ScaleCommand implements Callable<Integer> {
    private enum Part {
        FAN_OUT_10000,
        FAN_OUT_100000,
        CHAIN_1000,
        TIMERS_1000000,
        SCHEDULES_100000
    }

    @Option(
            names = "--part",
            description = "Only this, in this JVM: ${COMPLETION-CANDIDATES}. All by default.")
    private @Nullable Part part;

    @Option(
            names = "--timer-seconds",
            defaultValue = "30",
            description = "How long 1,000 timers, or slots, a second fire.")
    private int timerSeconds;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (part != null) {
            print(measure(part));
            return 0;
        }
        ObjectNode report = MeasureCommand.JSON.createObjectNode();
        report.put("benchmark", spec.name());
        report.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        report.set("machine", Machine.describe());
        for (Part each : Part.values()) {
            spec.commandLine().getErr().println(spec.name() + " of " + each + " ...");
            List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
            report.set(
                    each.toString(),
                    MeasureCommand.JSON.readTree(
                            OwnProcess.run("-Xmx1g", arguments, "--part=" + each)));
        }
        print(report);
        return 0;
    }

    private Map<String, Double> measure(Part of) throws InterruptedException {
        return switch (of) {
            case FAN_OUT_10000 -> new CoreScale().fanOut(10_000);
            case FAN_OUT_100000 -> new CoreScale().fanOut(100_000);
            case CHAIN_1000 -> new CoreScale().chain();
            case TIMERS_1000000 -> new ManyTimers(1_000_000, timerSeconds).measure();
            case SCHEDULES_100000 -> new ManySchedules(100_000, timerSeconds).measure();
        };
    }

    private void print(Object result) throws IOException {
        spec.commandLine().getOut().println(MeasureCommand.JSON.writeValueAsString(result));
        spec.commandLine().getOut().flush();
    }
}
