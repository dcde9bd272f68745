package io.hivemind.language;

import io.hivemind.language.check.FileCheck;
import io.hivemind.language.document.DocumentReader;
import io.hivemind.language.document.Message;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.ReadLimits;
import io.hivemind.language.read.JobDraft;
import io.hivemind.language.read.Shapes;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/// Reads job files (LANGUAGE sections 1 to 7). Never throws for what a file holds; any thread may
/// use it.
public final class JobReader {
    private final CelExpressions expressions;

    public JobReader() {
        this(new CelExpressions());
    }

    /// @param expressions shared, so that what is compiled here need not be compiled again
    public JobReader(CelExpressions expressions) {
        this.expressions = expressions;
    }

    public Loaded read(Source source) {
        return read(source, Set.of());
    }

    /// @param otherJobs full names of jobs outside the file that its jobs may depend on
    public Loaded read(Source source, Set<String> otherJobs) {
        Messages messages = new Messages(source.name());
        @Nullable Node root =
                new DocumentReader(ReadLimits.DEFAULT).read(source.name(), source.text(), messages);
        return read(root, source, otherJobs, messages, List.of());
    }

    /// The jobs of a document that was read already.
    ///
    /// @param problems those of the document, which belong to its jobs
    public Loaded read(Node root, Source source, List<Message> problems) {
        return read(root, source, Set.of(), new Messages(source.name()), problems);
    }

    private Loaded read(
            @Nullable Node root,
            Source source,
            Set<String> otherJobs,
            Messages messages,
            List<Message> before) {
        List<JobDraft> drafts = List.of();
        if (root != null) {
            drafts =
                    new Shapes(expressions.environment(), messages, source.beside())
                            .read(root, source.name());
            new FileCheck(messages, otherJobs).check(drafts);
        }
        List<Loaded.Job> jobs =
                messages.hasProblems() || !before.isEmpty()
                        ? List.of()
                        : drafts.stream()
                                .map(draft -> new Loaded.Job(draft.spec(), draft.node().at()))
                                .toList();
        List<Message> problems = new ArrayList<>(before);
        problems.addAll(messages.problems());
        problems.sort(Comparator.comparing(Message::at));
        return new Loaded(jobs, problems, messages.notes());
    }
}
