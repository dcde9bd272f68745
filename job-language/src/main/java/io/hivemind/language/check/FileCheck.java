package io.hivemind.language.check;

import io.hivemind.core.job.JobSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.read.JobDraft;
import io.hivemind.language.read.Mention;
import io.hivemind.language.value.Suggestion;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The jobs of a file among each other, and each job's tasks.
public final class FileCheck {
    private static final int MAX_CYCLES = 20;
    private static final int MAX_NAMED = 10;

    private final Messages messages;
    private final Set<String> elsewhere;
    private final Map<String, JobDraft> jobs = new LinkedHashMap<>();
    private final Map<String, JobDraft> withoutCase = new LinkedHashMap<>();
    private final Graph graph = new Graph();

    /// @param elsewhere full names of jobs outside the file that may be depended on
    public FileCheck(Messages messages, Set<String> elsewhere) {
        this.messages = messages;
        this.elsewhere = Set.copyOf(elsewhere);
    }

    public void check(List<JobDraft> drafts) {
        drafts.stream().filter(JobDraft::named).forEach(this::register);
        drafts.forEach(job -> new TaskCheck(job, messages).check());
        drafts.forEach(job -> job.dependsOn().forEach(name -> dependency(job, name)));
        graph.cycles().stream().limit(MAX_CYCLES).forEach(this::cycle);
        noteWhatWaits(drafts);
    }

    /// One line for the file: what loads, and does nothing yet.
    private void noteWhatWaits(List<JobDraft> drafts) {
        List<JobDraft> waiting = drafts.stream().filter(FileCheck::waits).toList();
        if (!waiting.isEmpty()) {
            String names =
                    waiting.stream()
                            .limit(MAX_NAMED)
                            .map(job -> job.spec().name())
                            .collect(Collectors.joining(", "));
            messages.note(
                    waiting.getFirst().node(),
                    "triggers and depends_on are read and checked, but start nothing in this"
                            + " version yet: "
                            + names
                            + (waiting.size() > MAX_NAMED ? ", …" : "")
                            + "; start such a job by hand or by a record on the triggers topic");
        }
    }

    private static boolean waits(JobDraft job) {
        boolean fires =
                job.spec().triggers().stream()
                        .anyMatch(trigger -> !trigger.kind().equals("manual"));
        return fires || job.spec().options().dependsOn() != null;
    }

    private void register(JobDraft job) {
        String name = job.spec().fullName();
        JobDraft first = withoutCase.putIfAbsent(name.toLowerCase(Locale.ROOT), job);
        if (first == null) {
            jobs.put(name, job);
        } else {
            messages.problem(
                    job.node(),
                    "the name "
                            + Quote.of(job.spec().name())
                            + " is taken by another job, at line "
                            + first.node().at().line()
                            + " (upper and lower case count as the same)");
        }
    }

    private void dependency(JobDraft job, Mention mention) {
        String inNamespace = fullName(job.spec(), mention.name());
        if (jobs.containsKey(inNamespace)) {
            if (job.named()) {
                graph.add(job.spec().fullName(), inNamespace);
            }
            return;
        }
        if (!elsewhere.contains(inNamespace)) {
            Set<String> known = new LinkedHashSet<>(jobs.keySet());
            known.addAll(elsewhere);
            messages.problem(
                    mention.at(),
                    mention.path(),
                    "there is no job "
                            + Quote.of(mention.name())
                            + Suggestion.after(mention.name(), known));
        }
    }

    /// A bare name means a job of the same namespace.
    private static String fullName(JobSpec job, String name) {
        if (name.startsWith(JobSpec.DEFAULT_NAMESPACE + "/")) {
            return name.substring(JobSpec.DEFAULT_NAMESPACE.length() + 1);
        }
        boolean bare = !name.contains("/") && !job.namespace().equals(JobSpec.DEFAULT_NAMESPACE);
        return bare ? job.namespace() + "/" + name : name;
    }

    private void cycle(List<String> names) {
        JobDraft first = jobs.get(names.getFirst());
        if (first == null) {
            return;
        }
        Node at = first.node();
        Mention edge =
                first.dependsOn().stream()
                        .filter(name -> fullName(first.spec(), name.name()).equals(names.get(1)))
                        .findFirst()
                        .orElse(new Mention("", at.at(), at.path()));
        messages.problem(
                edge.at(),
                edge.path(),
                "a cycle: "
                        + String.join(" → ", names)
                        + "; each of these jobs waits for the next");
    }
}
