package io.hivemind.language.read;

import io.hivemind.core.needs.Rule;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A task in its place among the others.
///
/// @param name in full; empty where it has none that is one
/// @param at where its name stands
/// @param group the group around it, null outside groups
/// @param sequence whether that group runs its members one after the other
/// @param previous the member before it in a sequence
record Member(
        String name,
        Node at,
        @Nullable String group,
        boolean atFinally,
        boolean sequence,
        @Nullable String previous) {
    private static final Set<String> OF_ROUTINES = Set.of("uses", "with");

    static Member alone(String name, Node at) {
        return new Member(name, at, null, false, false, null);
    }

    NeedsReader.Read needs(Fields fields, Messages messages) {
        Optional<Node> node = fields.value("needs");
        if (sequence) {
            node.ifPresent(needs ->
                    messages.problem(
                            needs,
                            "in a group with \"mode: sequence\" each task needs the one"
                                    + " before; leave \"needs\" out"));
            return previous == null
                    ? NeedsReader.Read.NOTHING
                    : new NeedsReader.Read(
                            Rule.ALL_SUCCEEDED.over(List.of(previous)),
                            List.of(new Mention(previous, at.at(), at.path())),
                            List.of());
        }
        NeedsReader.Read read =
                node.map(new NeedsReader(messages)::read).orElse(NeedsReader.Read.NOTHING);
        return group == null ? read : read.renamed(needed -> group + "." + needed);
    }

    /// The task without the routine that could not be put in.
    Node.Mapping without(Node.Mapping mapping) {
        return new Node.Mapping(
                mapping.at(),
                mapping.path(),
                mapping.entries().stream()
                        .filter(entry -> !OF_ROUTINES.contains(entry.key()))
                        .toList());
    }
}
