package io.hivemind.scheduler.codec;

import io.hivemind.avro.NeedsAll;
import io.hivemind.avro.NeedsAny;
import io.hivemind.avro.NeedsIs;
import io.hivemind.avro.NeedsNot;
import io.hivemind.core.needs.Needs;
import io.hivemind.core.needs.Outcome;
import io.hivemind.wire.UndecodableException;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What tasks wait for; null on the wire is an empty [Needs.All].
final class NeedsCodec {
    private NeedsCodec() {}

    static Object write(Needs needs) {
        return switch (needs) {
            case Needs.Is(String task, Outcome outcome) -> new NeedsIs(task, Words.lower(outcome));
            case Needs.Not(Needs term) -> new NeedsNot(write(term));
            case Needs.All(List<Needs> terms) -> new NeedsAll(write(terms));
            case Needs.Any(List<Needs> terms) -> new NeedsAny(write(terms));
        };
    }

    static Needs read(@Nullable Object record) {
        return switch (record) {
            case null -> Needs.nothing();
            case NeedsIs is ->
                    new Needs.Is(is.getTask(), Words.read(Outcome.class, is.getOutcome()));
            case NeedsNot not -> new Needs.Not(read(not.getTerm()));
            case NeedsAll all -> new Needs.All(read(all.getTerms()));
            case NeedsAny any -> new Needs.Any(read(any.getTerms()));
            default -> throw new UndecodableException("unknown needs " + record.getClass());
        };
    }

    private static List<Object> write(List<Needs> terms) {
        return terms.stream().map(NeedsCodec::write).toList();
    }

    private static List<Needs> read(List<Object> records) {
        return records.stream().map(NeedsCodec::read).toList();
    }
}
