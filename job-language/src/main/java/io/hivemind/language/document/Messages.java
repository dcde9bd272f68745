package io.hivemind.language.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Collects what there is to say about one file. Used by one thread.
public final class Messages {
    /// At this many problems the reading ends.
    static final int MAX_PROBLEMS = 500;

    /// Beyond this many notes they are left out.
    static final int MAX_NOTES = 500;

    private final String file;
    private final Set<Message> problems = new LinkedHashSet<>();
    private final Set<Message> notes = new LinkedHashSet<>();
    private final WorkBudget work = new WorkBudget(this);
    private boolean full;

    public Messages(String file) {
        this.file = file;
    }

    /// What the file may still cost.
    public WorkBudget work() {
        return work;
    }

    public void problem(Node at, String text) {
        problem(at.at(), at.path(), text);
    }

    /// Throws [TooMuchException] at one problem more than are shown.
    public void problem(Position at, NodePath path, String text) {
        Message message = new Message(file, at, path.toString(), text);
        if (problems.size() >= MAX_PROBLEMS && !problems.contains(message)) {
            full = true;
            throw new TooMuchException();
        }
        problems.add(message);
    }

    public void note(Node at, String text) {
        note(at.at(), at.path(), text);
    }

    public void note(Position at, NodePath path, String text) {
        if (notes.size() < MAX_NOTES) {
            notes.add(new Message(file, at, path.toString(), text));
        }
    }

    public boolean hasProblems() {
        return !problems.isEmpty();
    }

    /// All problems so far, in the order of the file.
    public List<Message> problems() {
        List<Message> sorted = sorted(problems);
        if (full) {
            sorted.add(
                    new Message(
                            file,
                            Position.START,
                            "",
                            "there are more than "
                                    + MAX_PROBLEMS
                                    + " problems; the others are not shown"));
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
