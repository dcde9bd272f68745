package io.hivemind.language.testrun;

import io.hivemind.core.simulation.Simulation;
import io.hivemind.core.simulation.World;
import io.hivemind.core.timeline.Timeline;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.document.Message;
import io.hivemind.language.testfile.TestCase;
import io.hivemind.language.testfile.TestFile;
import io.hivemind.language.testrun.TestResult.Difference;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Carries out the tests of a file.
public final class TestRunner {
    private final CelExpressions expressions;

    /// @param expressions those that the file was read with
    public TestRunner(CelExpressions expressions) {
        this.expressions = expressions;
    }

    /// @param file one that is runnable
    public List<TestResult> run(TestFile file) {
        List<TestResult> results = new ArrayList<>();
        World world = file.jobs().isValid() ? new Worlds(expressions).of(file.jobs()) : null;
        for (TestCase test : file.tests()) {
            long began = System.nanoTime();
            String invalid = test.expect().invalid();
            if (invalid != null) {
                results.add(result(test, invalid(file, invalid), began));
            } else if (world == null) {
                throw new IllegalArgumentException(file.name() + " is not runnable");
            } else {
                results.add(simulate(world, test, began));
            }
        }
        return results;
    }

    private static TestResult simulate(World world, TestCase test, long began) {
        Timeline timeline = Simulation.run(Concern.of(world, test), Scenarios.of(test));
        List<Difference> differences = new Comparison(test, timeline).differences();
        return new TestResult(test, differences, timeline, since(began));
    }

    private static TestResult result(TestCase test, List<Difference> differences, long began) {
        return new TestResult(test, differences, null, since(began));
    }

    private static List<Difference> invalid(TestFile file, String text) {
        List<Message> problems = file.jobs().problems();
        if (problems.stream().anyMatch(problem -> problem.toString().contains(text))) {
            return List.of();
        }
        List<String> lines = problems.stream().map(Message::toString).toList();
        return List.of(
                new Difference(
                        "invalid",
                        "a message with \"" + text + "\"",
                        lines.isEmpty() ? "the jobs are valid" : String.join("\n", lines)));
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
