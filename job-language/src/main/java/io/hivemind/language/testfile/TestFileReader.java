package io.hivemind.language.testfile;

import io.hivemind.core.job.JobSpec;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.Source;
import io.hivemind.language.document.DocumentReader;
import io.hivemind.language.document.Message;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.document.ReadLimits;
import io.hivemind.language.read.Values;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Reads test files (LANGUAGE section 12). Never throws for what a file holds; any thread may use
/// it.
public final class TestFileReader {
    private static final Set<String> OWN_KEYS = Set.of("tests", "use");

    private final JobReader jobs;

    public TestFileReader(JobReader jobs) {
        this.jobs = jobs;
    }

    /// @param beside opens the file that `use` names, by its path relative to the test file; empty
    ///   where there is none
    public TestFile read(Source source, Function<String, Optional<Source>> beside) {
        Messages messages = new Messages(source.name());
        @Nullable Node root =
                new DocumentReader(ReadLimits.DEFAULT).read(source.name(), source.text(), messages);
        if (root == null) {
            return testsAlone(source, messages.problems());
        }
        if (!(root instanceof Node.Mapping mapping)) {
            messages.problem(
                    root, "a test file has \"jobs\" (or \"use\") and \"tests\" at the top");
            return unreadable(source, messages);
        }
        List<Message> ofTests = new ArrayList<>();
        List<Message> ofJobs = new ArrayList<>();
        for (Message problem : messages.problems()) {
            (isOfTests(problem) ? ofTests : ofJobs).add(problem);
        }
        Messages found = new Messages(source.name());
        Loaded loaded = load(source, mapping, ofJobs, beside, found);
        List<TestCase> tests = tests(mapping, loaded, found);
        ofTests.addAll(found.problems());
        return new TestFile(source.name(), loaded, tests, ofTests);
    }

    private static boolean isOfTests(Message problem) {
        return OWN_KEYS.stream().anyMatch(problem.path()::startsWith);
    }

    private Loaded load(
            Source source,
            Node.Mapping root,
            List<Message> before,
            Function<String, Optional<Source>> beside,
            Messages messages) {
        Optional<Node.Entry> use = root.entry("use");
        Node.Mapping rest =
                new Node.Mapping(
                        root.at(),
                        root.path(),
                        root.entries().stream()
                                .filter(entry -> !OWN_KEYS.contains(entry.key()))
                                .toList());
        if (use.isEmpty()) {
            if (rest.entries().isEmpty()) {
                messages.problem(root, "no \"jobs\", and no \"use\" of a file that has them");
                return Loaded.refused(before);
            }
            return jobs.read(rest, source, before);
        }
        rest.entries()
                .forEach(entry ->
                        messages.problem(
                                entry.value(),
                                Quote.of(entry.key())
                                        + " beside \"use\": the file it names has the jobs; keep"
                                        + " one of the two"));
        Node path = use.get().value();
        Optional<Node.Scalar> text = new Values(messages).text(path);
        Optional<Source> used = text.flatMap(scalar -> beside.apply(scalar.text()));
        if (used.isPresent()) {
            return jobs.read(used.get());
        }
        text.ifPresent(scalar ->
                messages.problem(
                        scalar,
                        "there is no file "
                                + Quote.of(scalar.text())
                                + "; the path is relative to this file"));
        return Loaded.refused(List.of());
    }

    private static List<TestCase> tests(Node.Mapping root, Loaded loaded, Messages messages) {
        List<TestCase> tests = new ArrayList<>();
        Optional<Node> list = root.entry("tests").map(Node.Entry::value);
        if (list.isEmpty()) {
            messages.problem(root, "no \"tests\"; as tests: [{name: …, start: …, expect: …}]");
            return tests;
        }
        List<JobSpec> specs = loaded.jobs().stream().map(Loaded.Job::spec).toList();
        TestReader reader = new TestReader(messages, specs);
        for (Node item : new Values(messages).list(list.get(), false)) {
            reader.read(item).ifPresent(tests::add);
        }
        return tests;
    }

    /// The document is no YAML. Where that lies in its jobs, a test may ask for just that, and the
    /// tests can be read alone.
    private TestFile testsAlone(Source source, List<Message> problems) {
        StringBuilder alone = new StringBuilder();
        boolean inside = false;
        for (String line : source.text().split("\r\n|\r|\n", -1)) {
            if (!line.isBlank() && " #\t-]}".indexOf(line.charAt(0)) < 0) {
                inside = line.startsWith("tests:");
            }
            alone.append(inside ? line : "").append('\n');
        }
        Messages messages = new Messages(source.name());
        @Nullable Node root =
                alone.toString().isBlank()
                        ? null
                        : new DocumentReader(ReadLimits.DEFAULT)
                                .read(source.name(), alone.toString(), messages);
        Loaded none = Loaded.refused(problems);
        if (!(root instanceof Node.Mapping mapping) || messages.hasProblems()) {
            return new TestFile(source.name(), none, List.of(), problems);
        }
        List<TestCase> tests = tests(mapping, none, messages);
        return new TestFile(source.name(), none, tests, messages.problems());
    }

    private static TestFile unreadable(Source source, Messages messages) {
        return new TestFile(
                source.name(), Loaded.refused(List.of()), List.of(), messages.problems());
    }
}
