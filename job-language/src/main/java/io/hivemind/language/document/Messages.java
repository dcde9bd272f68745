package io.hivemind.language.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what there is to say about one file. Used by one thread.
public final class Messages {
    /// Beyond this many problems a file is told that there are more.
    static final int MAX_PROBLEMS = 500;

    private final String file;
    private final Set<Message> problems = new LinkedHashSet<>();
    private final Set<Message> notes = new LinkedHashSet<>();
    private int dropped;

    public Messages(String file) {
        this.file = file;
    }

    public void problem(Node at, String text) {
        problem(at.at(), at.path(), text);
    }

    public void problem(Position at, NodePath path, String text) {
        if (problems.size() >= MAX_PROBLEMS) {
            dropped++;
            return;
        }
        problems.add(new Message(file, at, path.toString(), text));
    }

    public void note(Node at, String text) {
        note(at.at(), at.path(), text);
    }

    public void note(Position at, NodePath path, String text) {
        notes.add(new Message(file, at, path.toString(), text));
    }

    public boolean hasProblems() {
        return !problems.isEmpty();
    }

    /// All problems so far, in the order of the file.
    public List<Message> problems() {
        List<Message> sorted = sorted(problems);
        if (dropped > 0) {
            sorted.add(
                    new Message(
                            file, Position.START, "", dropped + " more problems are not shown"));
        }
        return List.copyOf(sorted);
    }

    /// All notes so far, in the order of the file.
    public List<Message> notes() {
        return List.copyOf(sorted(notes));
    }

    private static List<Message> sorted(Set<Message> messages) {
        List<Message> sorted = new ArrayList<>(messages);
        sorted.sort(Comparator.comparing(Message::at));
        return sorted;
    }
}
