package io.hivemind.benchmarks.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.benchmarks.measure.Measurement;
import io.hivemind.benchmarks.subject.Subject;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/// A measurement as a command. Without `--subject` it starts itself once for each subject, so that
/// each has a fresh JVM, and prints both results and their ratio.
abstract class MeasureCommand implements Callable<Integer> {

    static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    @Option(
            names = "--subject",
            description =
                    "Measure only this: ${COMPLETION-CANDIDATES}. Both, and their ratio, by"
                            + " default.")
    private @Nullable SubjectName subject;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    abstract Measurement measurement();

    /// Whether the engine's tasks start a process each.
    boolean subprocesses() {
        return false;
    }

    @Override
    public Integer call() throws IOException, ExecutionException, InterruptedException {
        if (subject != null) {
            try (Subject started = subject.start(subprocesses())) {
                print(measurement().measure(started));
            }
            // Threads of libraries that outlive their clients must not hold the figures back.
            System.out.flush();
            return 0;
        }
        ObjectNode report = JSON.createObjectNode();
        report.put("benchmark", spec.name());
        report.put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        report.set("machine", Machine.describe());
        for (SubjectName name : SubjectName.values()) {
            spec.commandLine().getErr().println(spec.name() + " of " + name + " ...");
            List<String> arguments = spec.root().commandLine().getParseResult().originalArgs();
            report.set(
                    name.toString(), JSON.readTree(OwnProcess.run(arguments, "--subject=" + name)));
        }
        report.put("ratio_of", measurement().headline());
        report.put("hivemind_to_kafka_limit", ratio(report, measurement().headline()));
        print(report);
        return 0;
    }

    private static double ratio(ObjectNode report, String figure) {
        double ours = report.path(SubjectName.HIVEMIND.toString()).path(figure).asDouble();
        double limit = report.path(SubjectName.KAFKA_LIMIT.toString()).path(figure).asDouble();
        return Math.round(100 * ours / limit) / 100.0;
    }

    private void print(Object result) throws JsonProcessingException {
        spec.commandLine().getOut().println(JSON.writeValueAsString(result));
        spec.commandLine().getOut().flush();
    }
}
