package io.hivemind.cli.doctor;

import org.jspecify.annotations.Nullable;

/// One thing that was looked at.
///
/// @param what as `share groups`
/// @param found what there is, in a few words
/// @param remedy a command or a setting that mends it, null where nothing has to be
public record Finding(Grade grade, String what, String found, @Nullable String remedy) {
    public enum Grade {
        OK,
        /// Works, but not as well as it could.
        ADVICE,
        /// Missing, and made by the first start where rights allow.
        MISSING,
        /// Hivemind cannot work like this.
        BAD
    }

    static Finding ok(String what, String found) {
        return new Finding(Grade.OK, what, found, null);
    }

    static Finding advice(String what, String found, String remedy) {
        return new Finding(Grade.ADVICE, what, found, remedy);
    }

    static Finding missing(String what, String found, String remedy) {
        return new Finding(Grade.MISSING, what, found, remedy);
    }

    static Finding bad(String what, String found, @Nullable String remedy) {
        return new Finding(Grade.BAD, what, found, remedy);
    }
}
