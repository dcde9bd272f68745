package io.hivemind.benchmarks.scale;

import io.hivemind.core.expression.Json;
import io.hivemind.core.simulation.World;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.Source;
import io.hivemind.language.testrun.Worlds;

import java.util.LinkedHashMap;
import java.util.Map;

/// `for_each` of many instances against as many instances in small runs, and a long chain.
public final class CoreScale {
    private static final int SMALL = 100;
    private static final int CHAIN = 1_000;
    private static final long PROBE_EVERY_NS = 2_000_000;

    private final World world = world();

    /// Figures by name; a name ends in its unit.
    ///
    /// @param instances of the one large run, and of all small ones together
    public Map<String, Double> fanOut(int instances) {
        OnePartition warm = new OnePartition(world, "short", PROBE_EVERY_NS);
        warm.run("fan", count(SMALL), 300);
        OnePartition small = new OnePartition(world, "short", PROBE_EVERY_NS);
        double smallNs = small.run("fan", count(SMALL), instances / SMALL);
        OnePartition large = new OnePartition(world, "short", PROBE_EVERY_NS);
        double largeNs = large.run("fan", count(instances), 1);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("instance_of_small_us", rounded(smallNs / instances / 1e3));
        figures.put("instance_of_large_us", rounded(largeNs / instances / 1e3));
        figures.put("cost_ratio", rounded(largeNs / smallNs));
        double smallP99 = small.probeNs().getValueAtPercentile(99);
        double largeP99 = large.probeNs().getValueAtPercentile(99);
        figures.put("other_runs_beside_small_p99_ms", rounded(smallP99 / 1e6));
        figures.put("other_runs_beside_large_p99_ms", rounded(largeP99 / 1e6));
        figures.put("held_up_ratio", rounded(largeP99 / smallP99));
        figures.put("longest_step_ms", rounded(large.longestStepNs() / 1e6));
        figures.put("largest_record_bytes", (double) large.mostChars());
        return figures;
    }

    /// Tasks in a row.
    public Map<String, Double> chain() {
        OnePartition partition = new OnePartition(world, "short", 0);
        partition.run("chain", new Json("{}"), 20);
        double ns = partition.run("chain", new Json("{}"), 20);
        double shortNs = new OnePartition(world, "short", 0).run("short", new Json("{}"), 20_000);
        Map<String, Double> figures = new LinkedHashMap<>();
        figures.put("chain_ms", rounded(ns / 20 / 1e6));
        figures.put("task_of_chain_us", rounded(ns / 20 / CHAIN / 1e3));
        figures.put("run_of_one_task_us", rounded(shortNs / 20_000 / 1e3));
        return figures;
    }

    private static Json count(int instances) {
        return new Json("{\"count\":" + instances + "}");
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static World world() {
        StringBuilder chain = new StringBuilder();
        for (int i = 0; i < CHAIN; i++) {
            String needs = i == 0 ? "" : ", needs: [t" + (i - 1) + "]";
            chain.append("      - {name: t")
                    .append(i)
                    .append(", run: x")
                    .append(needs)
                    .append("}\n");
        }
        String file =
                """
                jobs:
                  - {name: short, run: x}
                  - name: fan
                    params: {count: {type: int, default: 1}}
                    tasks: [{name: t, for_each: params.count, run: "work {{ item }}"}]
                  - name: chain
                    tasks:
                """
                        + chain;
        CelExpressions expressions = new CelExpressions();
        Loaded loaded = JobReader.ofEverything(expressions).read(new Source("scale.yaml", file));
        if (!loaded.isValid()) {
            throw new IllegalStateException(loaded.problems().toString());
        }
        return new Worlds(expressions).of(loaded);
    }
}
