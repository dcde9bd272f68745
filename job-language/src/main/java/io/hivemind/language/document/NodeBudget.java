package io.hivemind.language.document;

/// Counts the nodes of a document as they are made, and how deep they nest; ends the reading at the
/// limit.
final class NodeBudget {
    private final ReadLimits limits;
    private final Messages messages;
    private int nodes;

    NodeBudget(ReadLimits limits, Messages messages) {
        this.limits = limits;
        this.messages = messages;
    }

    void spend(Position at, int depth) {
        if (depth > limits.depth()) {
            messages.problem(at, NodePath.ROOT, "nested deeper than " + limits.depth() + " levels");
            throw new TooMuchException();
        }
        if (++nodes > limits.nodes()) {
            messages.problem(
                    at,
                    NodePath.ROOT,
                    "the document has more than "
                            + limits.nodes()
                            + " values (an alias counts with all it stands for)");
            throw new TooMuchException();
        }
    }

    /// Counts all that an alias stands for.
    void spendAll(Node node, Position at, int depth) {
        spend(at, depth);
        switch (node) {
            case Node.Mapping mapping ->
                    mapping.entries().forEach(e -> spendAll(e.value(), at, depth + 1));
            case Node.Sequence sequence ->
                    sequence.items().forEach(item -> spendAll(item, at, depth + 1));
            case Node.Scalar ignored -> {}
            case Node.Broken ignored -> {}
        }
    }
}
