package io.hivemind.core.simulation;

import io.hivemind.core.engine.Input;
import io.hivemind.core.run.RunCommand;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Commands of one turn, by run. Child runs come first: their ends belong to the turn of their
/// parents.
final class Batch {
    private record Phased(Phase phase, RunCommand command) {}

    private final TreeMap<Integer, Map<String, List<Phased>>> byDepth =
            new TreeMap<>(Comparator.reverseOrder());

    /// @param depth how many parents the run has
    void add(int depth, String runId, Phase phase, RunCommand command) {
        byDepth.computeIfAbsent(depth, any -> new LinkedHashMap<>())
                .computeIfAbsent(runId, any -> new ArrayList<>())
                .add(new Phased(phase, command));
    }

    boolean isEmpty() {
        return byDepth.isEmpty();
    }

    /// What the deepest runs are told.
    List<Input> next() {
        List<Input> inputs = new ArrayList<>();
        byDepth.pollFirstEntry()
                .getValue()
                .forEach((runId, commands) -> {
                    commands.sort(Comparator.comparing(Phased::phase));
                    inputs.add(
                            new Input.ToRun(
                                    runId, commands.stream().map(Phased::command).toList()));
                });
        return inputs;
    }
}
