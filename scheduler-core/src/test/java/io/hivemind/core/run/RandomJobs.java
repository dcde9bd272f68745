package io.hivemind.core.run;

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
        return Jobs.plan(tasks);
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
        return task.maxLost(random.nextInt(5)).retry(retry(random));
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
