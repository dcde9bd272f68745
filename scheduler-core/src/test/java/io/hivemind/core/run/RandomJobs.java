package io.hivemind.core.run;

import io.hivemind.core.job.JobOptions;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.core.needs.Rule;
import io.hivemind.core.retry.Backoff;
import io.hivemind.core.retry.RetryOn;
import io.hivemind.core.retry.RetryPolicy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// Jobs drawn by chance, without cycles.
final class RandomJobs {
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
    private static final List<Rule> RULES = List.of(Rule.values());
    private static final List<Backoff> BACKOFFS = List.of(Backoff.values());

    static Plan draw(Random random) {
        List<Jobs.Builder> tasks = new ArrayList<>();
        List<String> earlier = new ArrayList<>();
        // Some are too large for one step.
        boolean large = random.nextInt(40) == 0;
        int gatesInFour = large ? random.nextInt(4) : 0;
        int size = large ? 600 + random.nextInt(800) : 1 + random.nextInt(12);
        for (int i = 0; i < size; i++) {
            String name = "t" + i;
            int known = earlier.size();
            tasks.add(
                    task(
                            random,
                            name,
                            earlier.subList(Math.max(0, known - 12), known),
                            gatesInFour));
            earlier.add(name);
        }
        Collections.shuffle(tasks, random);
        boolean grouped = !large && random.nextInt(3) == 0;
        if (grouped) {
            addGroup(random, tasks);
        }
        if (random.nextInt(4) == 0) {
            tasks.add(work("last").atFinally());
            tasks.add(work("end").atFinally().needs(Jobs.is("last", Outcome.DONE)));
        }
        return Jobs.plan(options(random), tasks);
    }

    private static JobOptions options(Random random) {
        return switch (random.nextInt(8)) {
            case 0, 1 -> Jobs.failFast();
            case 2 -> Jobs.timeout(Duration.ofSeconds(60 + random.nextInt(120)));
            case 3 -> Jobs.deadline(Duration.ofSeconds(random.nextInt(120)));
            case 4 -> Jobs.output("params");
            default -> JobOptions.NONE;
        };
    }

    private static void addGroup(Random random, List<Jobs.Builder> tasks) {
        Jobs.Builder group = Jobs.task("g").group("g.a", "g.b", "g.in");
        if (random.nextInt(3) == 0) {
            group.deadline(Duration.ofSeconds(20 + random.nextInt(60)));
        }
        switch (random.nextInt(6)) {
            case 0 -> group.when("false");
            case 1 -> group.when("broken");
            case 2 -> group.allowFailure();
            default -> group.needs("t0");
        }
        tasks.add(group);
        tasks.add(work("g.a"));
        tasks.add(work("g.b").needs(needs(random, List.of("g.a"), 1)));
        tasks.add(Jobs.task("g.in").group("g.in.x").needs("g.a"));
        tasks.add(work("g.in.x").forEach("3").maxParallel(2));
        tasks.add(work("after").needs(needs(random, List.of("g", "g.b", "g.in"), 2)));
    }

    /// An attempt that hangs is ended by its timeout.
    private static Jobs.Builder work(String name) {
        return Jobs.task(name).timeout(Duration.ofSeconds(30));
    }

    private static Jobs.Builder task(
            Random random, String name, List<String> earlier, int gatesInFour) {
        Jobs.Builder task = Jobs.task(name);
        if (!earlier.isEmpty() && random.nextInt(4) > 0) {
            task.needs(needs(random, earlier, 2));
        }
        switch (random.nextInt(4) < gatesInFour ? 0 : random.nextInt(8)) {
            case 0 -> task.gate();
            case 1 -> task.produce("\"{{ run.id }}\"");
            case 2 -> task.produce("\"{{ broken }}\"");
            default -> task.timeout(Duration.ofSeconds(1 + random.nextInt(60)));
        }
        if (random.nextInt(4) == 0) {
            task.delay(Duration.ofMillis(random.nextInt(30_000)));
        }
        if (random.nextInt(3) == 0) {
            task.allowFailure();
        }
        extras(random, task);
        return task.maxLost(random.nextInt(5)).retry(retry(random));
    }

    private static void extras(Random random, Jobs.Builder task) {
        switch (random.nextInt(16)) {
            case 0 -> task.when(List.of("true", "false", "broken", "7").get(random.nextInt(4)));
            case 1 -> task.maxRuns(random.nextInt(2));
            case 2 -> task.deadline(Duration.ofSeconds(1 + random.nextInt(120)));
            case 3, 4 -> task.fallback(retry(random), Duration.ofSeconds(1 + random.nextInt(60)));
            case 5 -> task.pool("p", 1 + random.nextInt(2));
            case 6, 7 -> task.forEach(String.valueOf(random.nextInt(9)));
            case 8 -> task.forEach(String.valueOf(3 + random.nextInt(9))).maxParallel(2);
            case 9 ->
                    task.forEach("[1,[2,3],\"a,b\"]").pool("p", 1).deadline(Duration.ofSeconds(90));
            case 10 -> task.job("{}");
            default -> {}
        }
    }

    private static RetryPolicy retry(Random random) {
        return new RetryPolicy(
                1 + random.nextInt(4),
                Duration.ofMillis(random.nextInt(3) == 0 ? 0 : random.nextInt(20_000)),
                BACKOFFS.get(random.nextInt(BACKOFFS.size())),
                2,
                Duration.ofSeconds(30),
                random.nextInt(2) * 0.5,
                random.nextInt(4) == 0 ? List.of(new RetryOn.Exit()) : List.of());
    }

    private static Needs needs(Random random, List<String> earlier, int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(5)) {
            case 1 -> new Needs.Not(needs(random, earlier, depth - 1));
            case 2 -> new Needs.All(terms(random, earlier, depth));
            case 3 -> new Needs.Any(terms(random, earlier, depth));
            case 4 -> RULES.get(random.nextInt(RULES.size())).over(names(random, earlier));
            default ->
                    new Needs.Is(
                            name(random, earlier), OUTCOMES.get(random.nextInt(OUTCOMES.size())));
        };
    }

    private static List<Needs> terms(Random random, List<String> earlier, int depth) {
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> needs(random, earlier, depth - 1))
                .toList();
    }

    private static List<String> names(Random random, List<String> earlier) {
        return IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(i -> name(random, earlier))
                .distinct()
                .toList();
    }

    private static String name(Random random, List<String> earlier) {
        return earlier.get(random.nextInt(earlier.size()));
    }

    private RandomJobs() {}
}
