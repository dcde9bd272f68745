package io.hivemind.core.needs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// The compiled form of `needs` against the plain one, and how little it asks.
class ConditionTest {
    private static final int TASKS = 5;
    private static final List<Outcome> OUTCOMES = List.of(Outcome.values());
    private static final List<String> NAMES =
            IntStream.range(0, TASKS).mapToObj(i -> "t" + i).toList();

    @Test
    void it_agrees_with_the_plain_evaluation_whatever_the_order_of_ends() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            Needs needs = needs(random, 3);
            assertAgreement("seed " + seed + ": " + needs, needs, random);
        }
    }

    @Test
    void each_rule_agrees_with_the_plain_evaluation() {
        for (Rule rule : Rule.values()) {
            for (long seed = 0; seed < 200; seed++) {
                assertAgreement(rule + ", seed " + seed, rule.over(NAMES), new Random(seed));
            }
        }
    }

    @Test
    void a_wide_join_is_not_read_again_at_every_end() {
        int width = 2_000;
        List<String> names = IntStream.range(0, width).mapToObj(i -> "t" + i).toList();
        for (Rule rule : Rule.values()) {
            Condition condition =
                    Condition.of(rule.over(names), name -> Integer.parseInt(name.substring(1)));
            Set<Integer> ended = new HashSet<>();
            int[] asked = {0};
            for (int task = 0; task < width; task++) {
                ended.add(task);
                condition.after(
                        task,
                        (other, outcome) -> {
                            asked[0]++;
                            return ended.contains(other)
                                    ? Truth.of(outcome != Outcome.FAILED)
                                    : Truth.UNKNOWN;
                        });
            }
            assertThat(asked[0]).as("%s", rule).isLessThan(12 * width);
        }
    }

    @Test
    void it_names_its_tasks_once_in_order_of_appearance() {
        Needs needs =
                new Needs.Any(
                        List.of(
                                new Needs.Is("t3", Outcome.FAILED),
                                new Needs.Not(new Needs.Is("t1", Outcome.DONE)),
                                new Needs.Is("t3", Outcome.SUCCEEDED)));

        assertThat(Condition.of(needs, NAMES::indexOf).tasks()).containsExactly(3, 1);
    }

    @Test
    void no_needs_are_met() {
        assertThat(
                        Condition.of(Needs.nothing(), NAMES::indexOf)
                                .value((task, asked) -> Truth.UNKNOWN))
                .isEqualTo(Truth.TRUE);
    }

    /// Ends the tasks one by one; the root counts as decided from its first TRUE or FALSE on, as in
    /// a run.
    private static void assertAgreement(String what, Needs needs, Random random) {
        Condition condition = Condition.of(needs, NAMES::indexOf);
        Map<String, Outcome> ends = new HashMap<>();
        Truth decided = needs.evaluate((task, asked) -> outcome(ends, task, asked));
        List<String> order = new ArrayList<>(NAMES);
        Collections.shuffle(order, random);
        for (String task : order) {
            ends.put(task, outcome(random));
            Truth plain = needs.evaluate((name, asked) -> outcome(ends, name, asked));
            Condition.Outcomes outcomes = (index, asked) -> outcome(ends, NAMES.get(index), asked);
            assertThat(condition.value(outcomes)).as("%s after %s", what, ends).isEqualTo(plain);
            if (decided == Truth.UNKNOWN) {
                decided = condition.after(NAMES.indexOf(task), outcomes);
                assertThat(decided)
                        .as("%s at the end of %s, %s", what, task, ends)
                        .isEqualTo(plain);
            }
        }
    }

    /// DONE as an end stands for CANCELLED: done, and nothing else.
    private static Truth outcome(Map<String, Outcome> ends, String task, Outcome asked) {
        Outcome end = ends.get(task);
        return end == null ? Truth.UNKNOWN : Truth.of(asked == Outcome.DONE || asked == end);
    }

    private static Needs needs(Random random, int depth) {
        int kind = depth == 0 ? 0 : random.nextInt(4);
        return switch (kind) {
            case 0 -> new Needs.Is(NAMES.get(random.nextInt(TASKS)), outcome(random));
            case 1 -> new Needs.Not(needs(random, depth - 1));
            case 2 -> new Needs.All(terms(random, depth));
            default -> new Needs.Any(terms(random, depth));
        };
    }

    private static Outcome outcome(Random random) {
        return OUTCOMES.get(random.nextInt(OUTCOMES.size()));
    }

    private static List<Needs> terms(Random random, int depth) {
        return IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> needs(random, depth - 1))
                .toList();
    }
}
