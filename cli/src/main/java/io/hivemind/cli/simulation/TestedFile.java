package io.hivemind.cli.simulation;

import io.hivemind.cli.UserError;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Source;
import io.hivemind.language.document.Message;
import io.hivemind.language.testfile.TestFile;
import io.hivemind.language.testfile.TestFileReader;
import io.hivemind.language.testrun.TestResult;
import io.hivemind.language.testrun.TestRunner;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A test file and what came of it.
///
/// @param problems why its tests could not be carried out; empty where they were
public record TestedFile(
        Path path, List<String> problems, List<TestResult> results, Duration took) {

    /// Reads the file and carries out its tests.
    public static TestedFile of(Path path, CelExpressions expressions) {
        long began = System.nanoTime();
        List<String> problems = new ArrayList<>();
        List<TestResult> results = List.of();
        try {
            Source source = TestFiles.source(path);
            TestFile file =
                    new TestFileReader(JobReader.ofEverything(expressions))
                            .read(source, name -> TestFiles.used(path, name));
            if (file.isRunnable()) {
                results = new TestRunner(expressions).run(file);
            } else {
                file.problems().stream().map(Message::toString).forEach(problems::add);
                file.jobs().problems().stream().map(Message::toString).forEach(problems::add);
            }
        } catch (UserError e) {
            problems.add(String.valueOf(e.getMessage()));
        }
        return new TestedFile(path, problems, results, Duration.ofNanos(System.nanoTime() - began));
    }

    public boolean isInvalid() {
        return !problems.isEmpty();
    }

    public boolean passed() {
        return !isInvalid() && failed() == 0;
    }

    public long failed() {
        return results.stream().filter(result -> !result.passed()).count();
    }
}
