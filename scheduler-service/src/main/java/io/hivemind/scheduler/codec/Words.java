package io.hivemind.scheduler.codec;

import io.hivemind.wire.UndecodableException;

import java.util.Locale;

/// Enum constants as words on the wire.
final class Words {
    private Words() {}

    /// `ALL_DONE` is `all_done` on the wire.
    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /// The constant of that name, in either case. A word that this version does not know is
    /// undecodable: guessing would change what a job means.
    static <E extends Enum<E>> E read(Class<E> type, String word) {
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new UndecodableException(
                    "\"" + word + "\" is no " + type.getSimpleName() + " that this version knows",
                    e);
        }
    }
}
