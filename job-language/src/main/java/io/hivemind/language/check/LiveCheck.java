package io.hivemind.language.check;

import io.hivemind.core.job.Body;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.read.JobDraft;
import io.hivemind.language.read.TaskDraft;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the engine of a live server does not run yet, in this one place: it is refused there, while
/// tests and simulations run it. To let a key go live, take it out of its list.
public final class LiveCheck {
    private static final int MAX_NAMED = 10;
    private static final List<String> OF_JOBS = List.of("hooks");
    private static final List<String> OF_TASKS =
            List.of("http", "container", "delivery", "circuit", "sandbox", "limits");
    private static final List<String> OF_TRIGGERS =
            List.of("file", "s3", "webhook", "kafka", "connect");
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
        noteWhatWaits(drafts);
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

    /// One line for the file: what loads, and does nothing yet.
    private void noteWhatWaits(List<JobDraft> drafts) {
        List<JobDraft> waiting = drafts.stream().filter(LiveCheck::waits).toList();
        if (!waiting.isEmpty()) {
            String names =
                    waiting.stream()
                            .limit(MAX_NAMED)
                            .map(job -> job.spec().name())
                            .collect(Collectors.joining(", "));
            messages.note(
                    waiting.getFirst().node(),
                    "triggers of the kinds "
                            + String.join(", ", OF_TRIGGERS)
                            + " are read and checked, but start nothing in this version yet: "
                            + names
                            + (waiting.size() > MAX_NAMED ? ", …" : "")
                            + "; start such a job by hand or by a record on the triggers topic");
        }
    }

    private static boolean waits(JobDraft job) {
        return job.spec().triggers().stream()
                .anyMatch(trigger -> OF_TRIGGERS.contains(trigger.kind()));
    }
}
