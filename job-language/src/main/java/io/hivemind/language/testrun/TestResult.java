package io.hivemind.language.testrun;

import io.hivemind.core.timeline.Timeline;
import io.hivemind.language.testfile.TestCase;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/// What came of one test.
///
/// @param differences empty where it passed
/// @param timeline null where nothing was simulated: the test is about the file itself
public record TestResult(
        TestCase test, List<Difference> differences, @Nullable Timeline timeline, Duration took) {
    public TestResult {
        differences = List.copyOf(differences);
    }

    public boolean passed() {
        return differences.isEmpty();
    }

    /// What is not as it was expected to be.
    ///
    /// @param what as `tasks.extract.ends`
    public record Difference(String what, String expected, String actual) {}
}
