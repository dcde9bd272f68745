package io.hivemind.language;

import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.CelEnvironment;
import io.hivemind.language.expression.Compilation;
import io.hivemind.language.expression.Compiled;
import io.hivemind.language.expression.FailedException;
import io.hivemind.language.template.Template;

import java.util.Map;
import java.util.Optional;

/// The `when` of a trigger over a record of Kafka: an expression over `key`, `value`, `headers`,
/// `topic`, `partition` and `offset`. Any thread may use it.
public final class RecordCondition {
    private static final CelEnvironment RECORDS = CelEnvironment.ofRecords();

    private final Compiled compiled;

    private RecordCondition(Compiled compiled) {
        this.compiled = compiled;
    }

    /// @param source CEL, bare or as one template alone
    /// @throws IllegalArgumentException saying what is wrong with it
    public static RecordCondition of(String source) {
        String bare = source.strip();
        if (bare.startsWith("{{")) {
            Template template = Template.parse(bare);
            bare = template.isAlone() ? template.holes().getFirst().source() : bare;
        }
        return switch (RECORDS.compile(bare)) {
            case Compilation.Done(Compiled compiled) -> new RecordCondition(compiled);
            case Compilation.Refused(int offset, String message) ->
                    throw new IllegalArgumentException(
                            Quote.of(bare) + " at character " + (offset + 1) + ": " + message);
        };
    }

    /// Whether the record is one that starts a run.
    ///
    /// @param record its parts by name, as values of JSON
    /// @throws IllegalArgumentException where it cannot be told, with a message for the author of
    ///   the job
    public boolean holds(Map<String, ?> record) {
        try {
            Object value = compiled.evaluate(name -> Optional.ofNullable(record.get(name)));
            if (value instanceof Boolean holds) {
                return holds;
            }
            throw new IllegalArgumentException(
                    Quote.of(compiled.source()) + " is neither true nor false");
        } catch (FailedException e) {
            throw new IllegalArgumentException(
                    Quote.of(compiled.source()) + ": " + e.getMessage(), e);
        }
    }
}
