package io.hivemind.language.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who depends on whom, by name. Walked without recursion: a chain may be as long as a job may be.
final class Graph {
    private final Map<String, Set<String>> edges = new LinkedHashMap<>();

    void add(String from, String to) {
        edges.computeIfAbsent(from, ignored -> new LinkedHashSet<>()).add(to);
    }

    /// All that a name depends on, directly or not.
    Set<String> upstream(String name) {
        Set<String> found = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(targets(name));
        while (!open.isEmpty()) {
            String next = open.pop();
            if (found.add(next)) {
                open.addAll(targets(next));
            }
        }
        return found;
    }

    /// Cycles, each as the names along it with the first again at the end. Every name on a cycle is
    /// on one of them.
    List<List<String>> cycles() {
        List<List<String>> cycles = new ArrayList<>();
        Set<String> done = new HashSet<>();
        for (String start : edges.keySet()) {
            if (!done.contains(start)) {
                walk(start, done, cycles);
            }
        }
        return cycles;
    }

    private void walk(String start, Set<String> done, List<List<String>> cycles) {
        List<String> path = new ArrayList<>();
        Map<String, Integer> onPath = new HashMap<>();
        Deque<Deque<String>> pending = new ArrayDeque<>();
        enter(start, path, onPath, pending);
        while (!pending.isEmpty()) {
            String next = pending.peek().poll();
            if (next == null) {
                pending.pop();
                String left = path.removeLast();
                onPath.remove(left);
                done.add(left);
            } else if (onPath.containsKey(next)) {
                List<String> cycle = new ArrayList<>(path.subList(onPath.get(next), path.size()));
                cycle.add(next);
                cycles.add(cycle);
            } else if (!done.contains(next)) {
                enter(next, path, onPath, pending);
            }
        }
    }

    private void enter(
            String name,
            List<String> path,
            Map<String, Integer> onPath,
            Deque<Deque<String>> pending) {
        onPath.put(name, path.size());
        path.add(name);
        pending.push(new ArrayDeque<>(targets(name)));
    }

    private Set<String> targets(String name) {
        return edges.getOrDefault(name, Set.of());
    }
}
