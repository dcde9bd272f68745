package io.hivemind.language.testrun;

import io.hivemind.core.job.Body;
import io.hivemind.core.job.DependsOn;
import io.hivemind.core.job.Fallback;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.simulation.World;
import io.hivemind.language.testfile.Expectation;
import io.hivemind.language.testfile.TaskRef;
import io.hivemind.language.testfile.TestCase;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Which jobs a test is about: those it asks for, and those that can change what becomes of them.
/// The schedules of others need not fire: beside a job that fires every second a test of another
/// would take seconds, and its timeline would tell of nothing else.
final class Concern {
    /// What any job does.
    private static final String ANY = "*";

    private final World world;

    /// Whose runs may change what becomes of a job's.
    private final Map<String, Set<String>> influences = new HashMap<>();

    private Concern(World world) {
        this.world = world;
        world.jobs().forEach(this::read);
        world.hooks().forEach(hook -> influence(hook.of(), hook.job()));
        shareAPool();
    }

    /// The world with only the schedules that this test is about.
    static World of(World world, TestCase test) {
        Set<String> asked = asked(test);
        if (asked.isEmpty() || asked.contains(ANY) || world.schedules().isEmpty()) {
            return world;
        }
        Set<String> jobs = new Concern(world).withWhatInfluences(asked);
        return new World(
                world.jobs(),
                world.pools(),
                world.schedules().stream().filter(it -> jobs.contains(it.job())).toList(),
                world.hooks(),
                world.expressions(),
                world.parameters(),
                world.bodies());
    }

    private static Set<String> asked(TestCase test) {
        Expectation expect = test.expect();
        Set<String> asked = new HashSet<>(expect.runs().keySet());
        Set<TaskRef> tasks = new HashSet<>(expect.tasks().keySet());
        tasks.addAll(expect.order());
        tasks.addAll(expect.maxRunning().keySet());
        expect.slots().forEach(slot -> asked.add(slot.job()));
        expect.events().forEach(event -> asked.add(job(event, test)));
        tasks.forEach(task -> asked.add(job(task, test)));
        if (test.start() != null) {
            asked.add(test.start());
        }
        return asked;
    }

    private static String job(Expectation.OfEvent event, TestCase test) {
        String job = event.job();
        return job != null ? job : event.task() == null ? ANY : job(event.task(), test);
    }

    private static String job(TaskRef task, TestCase test) {
        String job = task.job() != null ? task.job() : test.start();
        return task.equals(TaskRef.ALL) || job == null ? ANY : job;
    }

    private void read(JobSpec job) {
        DependsOn jobs = job.options().dependsOn();
        if (jobs != null) {
            jobs.needs().tasks().forEach(upstream -> influence(upstream, job.fullName()));
        }
        for (TaskSpec task : job.tasks()) {
            starts(job, task.body());
            Fallback fallback = task.options().fallback();
            if (fallback != null) {
                starts(job, fallback.body());
            }
        }
    }

    private void starts(JobSpec job, Body body) {
        if (body instanceof Body.Job(String child, var with)) {
            influence(job.fullName(), child);
            influence(child, job.fullName());
        }
    }

    private void shareAPool() {
        Map<String, String> firstOf = new HashMap<>();
        for (JobSpec job : world.jobs()) {
            for (TaskSpec task : job.tasks()) {
                for (String pool : task.options().pools().keySet()) {
                    String first = firstOf.putIfAbsent(pool, job.fullName());
                    if (first != null) {
                        influence(first, job.fullName());
                        influence(job.fullName(), first);
                    }
                }
            }
        }
    }

    private void influence(String job, String on) {
        influences.computeIfAbsent(on, name -> new HashSet<>()).add(job);
    }

    private Set<String> withWhatInfluences(Set<String> asked) {
        Set<String> all = new HashSet<>(asked);
        Deque<String> open = new ArrayDeque<>(asked);
        while (!open.isEmpty()) {
            for (String job : influences.getOrDefault(open.remove(), Set.of())) {
                if (all.add(job)) {
                    open.add(job);
                }
            }
        }
        return all;
    }
}
