package io.hivemind.language.check;

import io.hivemind.core.job.ParamSpec;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.JsonValues;
import io.hivemind.language.read.AskedPool;
import io.hivemind.language.read.JobDraft;
import io.hivemind.language.read.Mention;
import io.hivemind.language.read.StartedJob;
import io.hivemind.language.read.TaskDraft;
import io.hivemind.language.value.Suggestion;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The jobs of a file among each other, and each job's tasks.
public final class FileCheck {
    private static final int MAX_CYCLES = 20;

    private final Messages messages;
    private final Elsewhere elsewhere;
    private final Map<String, PoolSpec> pools = new HashMap<>();
    private final Map<List<String>, Mention> edges = new HashMap<>();
    private final Map<String, JobDraft> jobs = new LinkedHashMap<>();
    private final Map<String, JobDraft> withoutCase = new LinkedHashMap<>();
    private final Graph graph = new Graph();

    /// @param elsewhere what is known outside the file
    public FileCheck(Messages messages, Elsewhere elsewhere, List<PoolSpec> ownPools) {
        this.messages = messages;
        this.elsewhere = elsewhere;
        elsewhere.pools().forEach(pool -> pools.put(pool.name(), pool));
        ownPools.forEach(pool -> pools.put(pool.name(), pool));
    }

    public void check(List<JobDraft> drafts) {
        drafts.stream().filter(JobDraft::named).forEach(this::register);
        drafts.forEach(job -> new TaskCheck(job, messages).check());
        drafts.forEach(job -> job.dependsOn().forEach(name -> dependency(job, name)));
        drafts.forEach(job -> job.hookJobs().forEach(this::exists));
        drafts.forEach(this::keys);
        drafts.forEach(job -> job.tasks().forEach(task -> task(job, task)));
        graph.cycles().stream().limit(MAX_CYCLES).forEach(this::cycle);
        new StartCheck(messages, jobs, pools).check();
    }

    /// The key of a join is over the parameters of the jobs joined.
    private void keys(JobDraft job) {
        for (Mention name : job.dependsOn()) {
            JobDraft joined = jobs.get(name.name());
            if (joined == null) {
                continue;
            }
            List<String> params = joined.spec().params().stream().map(ParamSpec::name).toList();
            job.keyParams().stream()
                    .filter(param -> !params.contains(param))
                    .forEach(param ->
                            messages.problem(
                                    name.at(),
                                    name.path(),
                                    "the job "
                                            + Quote.of(name.name())
                                            + " has no parameter "
                                            + Quote.of(param)
                                            + ", which the \"key\" reads"
                                            + Suggestion.after(param, params)));
        }
    }

    private void task(JobDraft job, TaskDraft task) {
        task.jobs().forEach(child -> child(job, child));
        for (AskedPool asked : task.pools()) {
            Mention name = asked.pool();
            PoolSpec pool = pools.get(name.name());
            if (pool == null) {
                messages.problem(
                        name.at(),
                        name.path(),
                        "there is no pool "
                                + Quote.of(name.name())
                                + Suggestion.after(name.name(), pools.keySet()));
            } else if (asked.slots() > size(pool)) {
                messages.problem(
                        name.at(),
                        name.path(),
                        "asks for "
                                + asked.slots()
                                + " slots of the pool "
                                + Quote.of(name.name())
                                + ", which has "
                                + size(pool));
            }
        }
    }

    private static int size(PoolSpec pool) {
        return switch (pool) {
            case PoolSpec.Slots(String ignored, int slots) -> slots;
            case PoolSpec.Rate(String ignored, int limit, Duration per) -> limit;
        };
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

    private void child(JobDraft job, StartedJob child) {
        dependency(job, child.job());
        JobDraft started = jobs.get(child.job().name());
        if (started != null
                && JsonValues.parse(child.with().text()) instanceof Map<?, ?> arguments) {
            new ArgumentCheck(messages, child.job(), started.spec()).check(arguments);
        }
    }

    private void dependency(JobDraft job, Mention mention) {
        exists(mention);
        if (jobs.containsKey(mention.name()) && job.named()) {
            graph.add(job.spec().fullName(), mention.name());
            edges.putIfAbsent(List.of(job.spec().fullName(), mention.name()), mention);
        }
    }

    private void exists(Mention mention) {
        String name = mention.name();
        if (!name.isEmpty() && !jobs.containsKey(name) && !elsewhere.jobs().contains(name)) {
            Set<String> known = new LinkedHashSet<>(jobs.keySet());
            known.addAll(elsewhere.jobs());
            messages.problem(
                    mention.at(),
                    mention.path(),
                    "there is no job " + Quote.of(name) + Suggestion.after(name, known));
        }
    }

    private void cycle(List<String> names) {
        JobDraft first = jobs.get(names.getFirst());
        if (first == null) {
            return;
        }
        Node at = first.node();
        Mention edge = edges.getOrDefault(names.subList(0, 2), new Mention("", at.at(), at.path()));
        messages.problem(
                edge.at(),
                edge.path(),
                "a cycle: "
                        + String.join(" → ", names)
                        + "; each of these jobs waits for the next");
    }
}
