package io.hivemind.language;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.language.check.Elsewhere;
import io.hivemind.language.check.FileCheck;
import io.hivemind.language.check.LiveCheck;
import io.hivemind.language.document.DocumentReader;
import io.hivemind.language.document.Message;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.ReadLimits;
import io.hivemind.language.document.TooMuchException;
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
    private static final Elsewhere NOWHERE = new Elsewhere(Set.of(), List.of());

    private final CelExpressions expressions;
    private final boolean live;

    /// For a live server: what its engine does not run yet is refused.
    public JobReader() {
        this(new CelExpressions());
    }

    /// @param expressions shared, so that what is compiled here need not be compiled again
    public JobReader(CelExpressions expressions) {
        this(expressions, true);
    }

    private JobReader(CelExpressions expressions, boolean live) {
        this.expressions = expressions;
        this.live = live;
    }

    /// For tests and simulations: the whole language.
    public static JobReader ofEverything(CelExpressions expressions) {
        return new JobReader(expressions, false);
    }

    public Loaded read(Source source) {
        return read(source, NOWHERE);
    }

    /// @param otherJobs full names of jobs outside the file that its jobs may depend on
    public Loaded read(Source source, Set<String> otherJobs) {
        return read(source, new Elsewhere(otherJobs, List.of()));
    }

    public Loaded read(Source source, Elsewhere elsewhere) {
        Messages messages = new Messages(source.name());
        @Nullable Node root =
                new DocumentReader(ReadLimits.DEFAULT).read(source.name(), source.text(), messages);
        return read(root, source, elsewhere, messages, List.of());
    }

    /// The jobs of a document that was read already.
    ///
    /// @param problems those of the document, which belong to its jobs
    public Loaded read(Node root, Source source, List<Message> problems) {
        return read(root, source, NOWHERE, new Messages(source.name()), problems);
    }

    private Loaded read(
            @Nullable Node root,
            Source source,
            Elsewhere elsewhere,
            Messages messages,
            List<Message> before) {
        Read read = root == null ? Read.NOTHING : read(root, source, elsewhere, messages);
        boolean refused = messages.hasProblems() || !before.isEmpty();
        List<Loaded.Job> jobs =
                read.drafts().stream()
                        .map(draft -> new Loaded.Job(draft.spec(), draft.node().at()))
                        .toList();
        List<Message> problems = new ArrayList<>(before);
        problems.addAll(messages.problems());
        problems.sort(Comparator.comparing(Message::at));
        return refused
                ? new Loaded(List.of(), List.of(), problems, messages.notes())
                : new Loaded(jobs, read.pools(), problems, messages.notes());
    }

    private record Read(List<JobDraft> drafts, List<PoolSpec> pools) {
        static final Read NOTHING = new Read(List.of(), List.of());
    }

    private Read read(Node root, Source source, Elsewhere elsewhere, Messages messages) {
        try {
            Shapes shapes = new Shapes(expressions.environment(), messages, source.beside());
            List<JobDraft> drafts = shapes.read(root, source.name());
            new FileCheck(messages, elsewhere, shapes.pools()).check(drafts);
            if (live) {
                new LiveCheck(messages).check(drafts);
            }
            return new Read(drafts, shapes.pools());
        } catch (TooMuchException e) {
            return Read.NOTHING;
        }
    }
}
