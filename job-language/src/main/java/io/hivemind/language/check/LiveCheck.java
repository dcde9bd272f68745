package io.hivemind.language.check;

import io.hivemind.core.job.Body;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.read.JobDraft;
import io.hivemind.language.read.TaskDraft;

import java.util.List;
import java.util.Map;

/// What the engine of a live server does not run yet, in this one place: it is refused there, while
/// tests and simulations run it. To let a key go live, take it out of its list.
public final class LiveCheck {
    private static final List<String> OF_JOBS = List.of("hooks");
    private static final List<String> OF_TASKS =
            List.of("http", "container", "delivery", "circuit", "sandbox", "limits");
    private static final List<String> OF_FALLBACKS = List.of("http", "container");

    /// What a key says that might as well be left out.
    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "delivery", "at_least_once",
                    "sandbox", "none");

    private final Messages messages;

    public LiveCheck(Messages messages) {
        this.messages = messages;
    }

    public void check(List<JobDraft> drafts) {
        drafts.forEach(this::job);
    }

    private void job(JobDraft job) {
        OF_JOBS.forEach(key -> refuse(job.written(), key));
        if (job.spec().options().hooks() != null && job.written().entry("hooks").isEmpty()) {
            messages.problem(job.node(), notBuilt("hooks") + " (they come from \"defaults\")");
        }
        job.tasks().forEach(this::task);
    }

    private void task(TaskDraft task) {
        OF_TASKS.forEach(key -> refuse(task.written(), key));
        task.written()
                .entry("fallback")
                .map(Node.Entry::value)
                .filter(Node.Mapping.class::isInstance)
                .map(Node.Mapping.class::cast)
                .ifPresent(fallback -> OF_FALLBACKS.forEach(key -> refuse(fallback, key)));
        if (task.spec().body() instanceof Body.Produce) {
            task.written()
                    .entry("produce")
                    .map(Node.Entry::value)
                    .filter(Node.Mapping.class::isInstance)
                    .map(Node.Mapping.class::cast)
                    .filter(produce -> produce.entry("format").isPresent())
                    .ifPresent(produce -> refuse(produce, "format"));
        }
    }

    private void refuse(Node.Mapping mapping, String key) {
        mapping.entry(key)
                .filter(entry -> !isDefault(entry))
                .ifPresent(entry ->
                        messages.problem(entry.at(), mapping.path().key(key), notBuilt(key)));
    }

    private static boolean isDefault(Node.Entry entry) {
        return entry.value() instanceof Node.Scalar scalar
                && scalar.text().equals(DEFAULTS.get(entry.key()));
    }

    private static String notBuilt(String what) {
        return Quote.of(what)
                + " is part of the language but not in this version yet: it runs in tests and"
                + " simulations";
    }
}
