package io.hivemind.wire;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/// Avro 1.12.2 makes no object of a class that nobody vouched for. The launchers do so by a system
/// property; a program that embeds an executor should not have to.
final class TrustedRecords {
    static {
        // What was trusted before stays so.
        ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
        ClassSecurityValidator.setGlobal(
                type -> type.getName().startsWith("io.hivemind.avro.") || before.isTrusted(type));
    }

    private TrustedRecords() {}

    /// Takes effect once, when this class is loaded.
    static void trust() {}
}
