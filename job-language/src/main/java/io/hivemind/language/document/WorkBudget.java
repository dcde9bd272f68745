package io.hivemind.language.document;

/// What one file may cost beyond its size: what it has compiled, and what its routines multiply.
/// Ends the reading at a limit, with a message.
public final class WorkBudget {
    /// Templates and expressions of one file, each time one is compiled.
    static final int EXPRESSIONS = 5_000;

    /// Values that routines and groups make of a file.
    static final int NODES = 1_000_000;

    /// Characters that they make.
    static final int CHARS = 32 * 1024 * 1024;

    private final Messages messages;
    private int expressions;
    private int nodes;
    private long chars;

    WorkBudget(Messages messages) {
        this.messages = messages;
    }

    /// An expression is compiled.
    public void expression(Node at) {
        if (++expressions > EXPRESSIONS) {
            refuse(
                    at,
                    "the file has more than "
                            + EXPRESSIONS
                            + " different computations in templates and expressions, routines put"
                            + " in place; split it");
        }
    }

    /// A value is written anew.
    public void made(Node at, int length) {
        nodes++;
        chars += length;
        if (nodes > NODES || chars > CHARS) {
            refuse(
                    at,
                    "routines make too much of this file: more than "
                            + NODES
                            + " values or "
                            + CHARS / 1024 / 1024
                            + " MiB of text; do they use each other?");
        }
    }

    private void refuse(Node at, String text) {
        messages.problem(at, text);
        throw new TooMuchException();
    }
}
