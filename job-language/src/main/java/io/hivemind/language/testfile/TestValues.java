package io.hivemind.language.testfile;

import io.hivemind.core.job.DurationText;
import io.hivemind.core.job.JobSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.NodePath;
import io.hivemind.language.document.Position;
import io.hivemind.language.document.Quote;
import io.hivemind.language.read.Values;
import io.hivemind.language.value.Suggestion;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The plain values of a test: moments, words, names of jobs and tasks.
final class TestValues {
    private static final Pattern TASK =
            Pattern.compile(
                    "(?<task>[^\\[\\]/\\s]+?)(?:\\[(?<index>\\d{1,6})])?(?<back>\\.fallback)?");

    private final Messages messages;
    private final Values values;
    private final List<JobSpec> jobs;

    /// @param jobs empty where they are not known, being invalid: then names are not checked
    TestValues(Messages messages, List<JobSpec> jobs) {
        this.messages = messages;
        this.values = new Values(messages);
        this.jobs = List.copyOf(jobs);
    }

    boolean knowsJobs() {
        return !jobs.isEmpty();
    }

    /// `+8s`, or a time.
    Optional<Moment> moment(Node node) {
        if (node instanceof Node.Scalar scalar) {
            String text = scalar.text();
            Optional<Duration> after =
                    text.startsWith("+")
                            ? DurationText.parse(text.substring(1).strip())
                            : Optional.empty();
            if (after.isPresent()) {
                return Optional.of(new Moment(after.get(), null));
            }
            Optional<Instant> instant = parse(text);
            if (instant.isPresent()) {
                return Optional.of(new Moment(null, instant.get()));
            }
        }
        return values.wrong(node, "a moment, as +8s or 2026-03-01T18:00:00Z");
    }

    Optional<Instant> instant(Node node) {
        Optional<Instant> instant =
                node instanceof Node.Scalar scalar ? parse(scalar.text()) : Optional.empty();
        return instant.isPresent()
                ? instant
                : values.wrong(node, "a time with its offset, as 2026-03-01T18:00:00Z");
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    Optional<String> word(Node node, List<String> words) {
        if (node instanceof Node.Scalar scalar && words.contains(scalar.text())) {
            return Optional.of(scalar.text());
        }
        String hint =
                node instanceof Node.Scalar scalar
                        ? Suggestion.nearest(scalar.text(), words)
                                .map(word -> "; did you mean " + Quote.of(word) + "?")
                                .orElse("")
                        : "";
        return values.wrong(node, "one of " + String.join(", ", words), hint);
    }

    /// The full name of a job.
    Optional<String> job(Node node) {
        return values.text(node).flatMap(text -> job(text.text(), text.at(), text.path()));
    }

    Optional<String> job(String name, Position at, NodePath path) {
        if (jobs.isEmpty()) {
            return Optional.of(name);
        }
        Optional<JobSpec> found = find(name);
        if (found.isEmpty()) {
            messages.problem(
                    at,
                    path,
                    "there is no job "
                            + Quote.of(name)
                            + Suggestion.after(
                                    name, jobs.stream().map(JobSpec::fullName).toList()));
        }
        return found.map(JobSpec::fullName);
    }

    Optional<JobSpec> find(String name) {
        Optional<JobSpec> full = only(job -> job.fullName().equals(name));
        return full.isPresent() ? full : only(job -> job.name().equals(name));
    }

    private Optional<JobSpec> only(Predicate<JobSpec> wanted) {
        List<JobSpec> found = jobs.stream().filter(wanted).toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    /// A task as a test names it.
    ///
    /// @param own the job that plain names mean; null where there is none
    Optional<TaskRef> task(String text, Position at, NodePath path, @Nullable String own) {
        int slash = text.lastIndexOf('/');
        Matcher matcher = TASK.matcher(text.substring(slash + 1));
        if (!matcher.matches()) {
            messages.problem(
                    at,
                    path,
                    Quote.of(text)
                            + " names no task; as extract, job/extract, \"fan[2]\" or"
                            + " extract.fallback");
            return Optional.empty();
        }
        String index = matcher.group("index");
        Optional<String> job =
                slash < 0 ? Optional.empty() : job(text.substring(0, slash), at, path);
        if (slash >= 0 && job.isEmpty()) {
            return Optional.empty();
        }
        TaskRef task =
                new TaskRef(
                        job.orElse(null),
                        matcher.group("task"),
                        index == null ? -1 : Integer.parseInt(index),
                        matcher.group("back") != null);
        return isThere(task, job.orElse(own), at, path) ? Optional.of(task) : Optional.empty();
    }

    private boolean isThere(TaskRef task, @Nullable String job, Position at, NodePath path) {
        if (jobs.isEmpty()) {
            return true;
        }
        if (job == null) {
            messages.problem(
                    at,
                    path,
                    "whose task is "
                            + Quote.of(task.task())
                            + "? A test without \"start\" names it with its job: job/"
                            + task.task());
            return false;
        }
        Optional<JobSpec> spec = find(job);
        if (spec.isEmpty()) {
            return true;
        }
        List<String> names = spec.get().tasks().stream().map(each -> each.name()).toList();
        if (!names.contains(task.task())) {
            messages.problem(
                    at,
                    path,
                    "the job "
                            + Quote.of(job)
                            + " has no task "
                            + Quote.of(task.task())
                            + Suggestion.after(task.task(), names));
            return false;
        }
        return true;
    }
}
