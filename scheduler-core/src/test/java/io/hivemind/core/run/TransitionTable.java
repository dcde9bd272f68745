package io.hivemind.core.run;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// What each stimulus does in each place: filled by a subclass, tried pair by pair by a test, and
/// written down as a page of the documentation.
///
/// @param <P> the places
/// @param <S> the stimuli
abstract class TransitionTable<
        P extends Enum<P> & TransitionTable.Node, S extends Enum<S> & TransitionTable.Edge> {

    /// Where something can be.
    interface Node {
        boolean isTerminal();
    }

    /// What can come to it.
    interface Edge {
        String title();
    }

    /// What a pair leads to.
    sealed interface Result<P> {
        record To<P>(P place) implements Result<P> {}

        /// Accepted, and it stays where it is, untouched.
        record Stays<P>() implements Result<P> {}

        record Refused<P>(Rejection.Kind kind) implements Result<P> {}
    }

    private final Class<P> places;
    private final Class<S> stimuli;
    private final Map<S, Map<P, Result<P>>> results;

    TransitionTable(Class<P> places, Class<S> stimuli) {
        this.places = places;
        this.stimuli = stimuli;
        this.results = new EnumMap<>(stimuli);
    }

    /// The entry of a pair; throws where there is none.
    final Result<P> result(P place, S stimulus) {
        Result<P> result = results.getOrDefault(stimulus, Map.of()).get(place);
        if (result == null) {
            throw new IllegalStateException(
                    "the table has no entry for " + place + " × " + stimulus);
        }
        return result;
    }

    @SafeVarargs
    final void to(S stimulus, P to, P... from) {
        put(stimulus, new Result.To<>(to), from);
    }

    @SafeVarargs
    final void put(S stimulus, Result<P> result, P... from) {
        for (P place : from) {
            of(stimulus).put(place, result);
        }
    }

    /// The same for all places that were not named.
    final void rest(S stimulus, Result<P> result) {
        for (P place : places.getEnumConstants()) {
            of(stimulus).putIfAbsent(place, result);
        }
    }

    private Map<P, Result<P>> of(S stimulus) {
        return results.computeIfAbsent(stimulus, any -> new EnumMap<>(places));
    }

    /// The page of the documentation.
    ///
    /// @param head what stands before it, with the diagram begun
    /// @param tableHead what stands between diagram and table
    final String page(String head, String tableHead) {
        StringBuilder page = new StringBuilder(head);
        for (P from : places.getEnumConstants()) {
            edges(from)
                    .forEach((to, title) ->
                            page.append("    " + from + " --> " + to + ": " + title + "\n"));
        }
        for (P place : places.getEnumConstants()) {
            if (place.isTerminal()) {
                page.append("    " + place + " --> [*]\n");
            }
        }
        page.append("```\n\n").append(tableHead).append("| |");
        for (P place : places.getEnumConstants()) {
            page.append(' ').append(place).append(" |");
        }
        page.append("\n| --- |")
                .append(" --- |".repeat(places.getEnumConstants().length))
                .append('\n');
        for (S stimulus : stimuli.getEnumConstants()) {
            page.append("| ").append(stimulus.title()).append(" |");
            for (P place : places.getEnumConstants()) {
                page.append(' ').append(cell(result(place, stimulus))).append(" |");
            }
            page.append('\n');
        }
        return page.toString();
    }

    private Map<P, String> edges(P from) {
        Map<P, String> edges = new LinkedHashMap<>();
        for (S stimulus : stimuli.getEnumConstants()) {
            if (result(from, stimulus) instanceof Result.To<P>(P to)) {
                edges.merge(
                        to, stimulus.title().replace("`", ""), (all, next) -> all + "; " + next);
            }
        }
        return edges;
    }

    private static <P> String cell(Result<P> result) {
        return switch (result) {
            case Result.To<P>(P place) -> "**" + place + "**";
            case Result.Stays<P>() -> "·";
            case Result.Refused<P>(Rejection.Kind kind) -> kind.name();
        };
    }
}
