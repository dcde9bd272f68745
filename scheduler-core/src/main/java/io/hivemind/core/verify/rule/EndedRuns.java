package io.hivemind.core.verify.rule;

import java.util.HashSet;
import java.util.Set;

/// The runs that ended last, as the engine itself remembers them: a million at least, two at most.
public final class EndedRuns {
    private static final int GENERATION = 1_000_000;

    private Set<String> young = new HashSet<>();
    private Set<String> old = new HashSet<>();

    public void add(String runId) {
        if (young.size() == GENERATION) {
            old = young;
            young = new HashSet<>();
        }
        young.add(runId);
    }

    public boolean has(String runId) {
        return young.contains(runId) || old.contains(runId);
    }
}
