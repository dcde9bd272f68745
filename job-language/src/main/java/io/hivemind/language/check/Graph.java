package io.hivemind.language.check;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
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

    /// All that each name depends on, directly or not; for a graph without cycles.
    final class Upstream {
        private final Map<String, Integer> ids = new HashMap<>();
        private final Map<String, BitSet> known = new HashMap<>();

        boolean has(String name, String above) {
            BitSet all = of(name);
            Integer id = ids.get(above);
            return id != null && all.get(id);
        }

        private BitSet of(String name) {
            Deque<String> open = new ArrayDeque<>(List.of(name));
            while (!known.containsKey(name)) {
                String next = open.peek();
                if (known.containsKey(next)) {
                    open.pop();
                    continue;
                }
                List<String> missing =
                        targets(next).stream().filter(each -> !known.containsKey(each)).toList();
                missing.forEach(open::push);
                if (missing.isEmpty()) {
                    known.put(next, union(next));
                }
            }
            return known.get(name);
        }

        private BitSet union(String name) {
            BitSet all = new BitSet();
            for (String target : targets(name)) {
                all.or(known.getOrDefault(target, all));
                all.set(ids.computeIfAbsent(target, ignored -> ids.size()));
            }
            return all;
        }
    }

    Upstream upstream() {
        return new Upstream();
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
