package io.hivemind.language.check;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.read.AskedPool;
import io.hivemind.language.read.JobDraft;
import io.hivemind.language.read.Mention;
import io.hivemind.language.read.StartedJob;
import io.hivemind.language.read.TaskDraft;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What jobs do to each other by starting one another: loops without end, and slots that a task
/// holds while it waits for a run that needs them. Of jobs in this file, directly or not.
final class StartCheck {
    private static final int MAX_CYCLES = 20;
    private static final String BY_HAND = "manual";

    private final Messages messages;
    private final Map<String, JobDraft> jobs;
    private final Map<String, PoolSpec> pools;

    /// From each job to those whose runs follow from its own: those that its tasks start, and those
    /// that its end starts, with where the latter is written.
    private final Graph starts = new Graph();

    private final Map<List<String>, Mention> byItsEnd = new HashMap<>();

    /// @param jobs by full name
    StartCheck(Messages messages, Map<String, JobDraft> jobs, Map<String, PoolSpec> pools) {
        this.messages = messages;
        this.jobs = jobs;
        this.pools = pools;
    }

    void check() {
        jobs.forEach(this::register);
        starts.cycles().stream().limit(MAX_CYCLES).forEach(this::cycle);
        jobs.values().forEach(job -> job.tasks().forEach(this::slots));
    }

    private void register(String name, JobDraft job) {
        job.tasks().stream()
                .flatMap(task -> task.jobs().stream())
                .forEach(child -> starts.add(name, child.job().name()));
        if (isStartedByOthers(job)) {
            for (Mention upstream : job.dependsOn()) {
                starts.add(upstream.name(), name);
                byItsEnd.putIfAbsent(List.of(upstream.name(), name), upstream);
            }
        }
    }

    /// Without triggers of its own, `depends_on` starts it; with some, it is a gate.
    private static boolean isStartedByOthers(JobDraft job) {
        return job.spec().triggers().stream().map(TriggerSpec::kind).allMatch(BY_HAND::equals);
    }

    /// One of ends alone is a cycle of `depends_on`, one of tasks alone is a cycle too: both are
    /// told elsewhere.
    private void cycle(List<String> names) {
        Mention written = null;
        boolean byTask = false;
        for (int i = 0; i + 1 < names.size(); i++) {
            Mention end = byItsEnd.get(names.subList(i, i + 2));
            written = written == null ? end : written;
            byTask |= end == null;
        }
        if (written != null && byTask) {
            messages.problem(
                    written.at(),
                    written.path(),
                    "a cycle: "
                            + String.join(" → ", names)
                            + "; each of these jobs starts the next, without end: a task of it"
                            + " does, or its end by \"depends_on\"");
        }
    }

    private void slots(TaskDraft task) {
        for (StartedJob child : task.jobs()) {
            for (AskedPool held : task.pools()) {
                String pool = held.pool().name();
                Need need = pools.get(pool) instanceof PoolSpec.Slots ? need(child, pool) : null;
                if (need != null) {
                    Node at = task.node();
                    messages.note(
                            at,
                            "holds a slot of the pool "
                                    + Quote.of(pool)
                                    + " while the run of "
                                    + Quote.of(child.job().name())
                                    + " that it starts has to wait for one (task "
                                    + Quote.of(need.task())
                                    + " of "
                                    + Quote.of(need.job())
                                    + "): when no slot is left, both wait for ever; leave the pool"
                                    + " out here");
                }
            }
        }
    }

    private record Need(String job, String task) {}

    /// The first task that needs the pool in a run of the job, or in one that it starts.
    private @Nullable Need need(StartedJob first, String pool) {
        Deque<String> open = new ArrayDeque<>(List.of(first.job().name()));
        Set<String> seen = new HashSet<>(open);
        while (!open.isEmpty()) {
            JobDraft job = jobs.get(open.remove());
            if (job == null) {
                continue;
            }
            for (TaskDraft task : job.tasks()) {
                if (task.pools().stream().anyMatch(asked -> asked.pool().name().equals(pool))) {
                    return new Need(job.spec().fullName(), task.spec().name());
                }
                for (StartedJob child : task.jobs()) {
                    if (seen.add(child.job().name())) {
                        open.add(child.job().name());
                    }
                }
            }
        }
        return null;
    }
}
