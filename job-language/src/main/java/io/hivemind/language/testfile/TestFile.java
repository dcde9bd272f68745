package io.hivemind.language.testfile;

import io.hivemind.language.Loaded;
import io.hivemind.language.document.Message;

import java.util.List;

/// A test file: jobs, and what is to hold of them.
///
/// @param jobs its jobs, or those of the file it uses; where these are invalid, its problems are
///   what `invalid` is looked for in
/// @param tests in the order of the file; empty where there is a problem
/// @param problems what is wrong with the file beside its jobs
public record TestFile(String name, Loaded jobs, List<TestCase> tests, List<Message> problems) {
    public TestFile {
        tests = List.copyOf(tests);
        problems = List.copyOf(problems);
    }

    /// Whether its tests can be carried out: it has no problem itself, and its jobs have none or
    /// every test asks for one.
    public boolean isRunnable() {
        return problems.isEmpty()
                && (jobs.isValid()
                        || tests.stream().allMatch(test -> test.expect().invalid() != null));
    }
}
