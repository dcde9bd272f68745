package io.hivemind.language.document;

import java.util.Set;
import java.util.regex.Pattern;

/// What a plain scalar is by the YAML 1.2 core schema: `on`, `off`, `yes` and `no` are texts.
final class CoreSchema {
    private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");
    private static final Set<String> BOOLS =
            Set.of("true", "True", "TRUE", "false", "False", "FALSE");
    private static final Pattern INT = Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+");
    private static final Pattern FLOAT =
            Pattern.compile(
                    "[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

    private CoreSchema() {}

    static Node.Kind kind(String plain) {
        if (NULLS.contains(plain)) {
            return Node.Kind.NULL;
        }
        if (BOOLS.contains(plain)) {
            return Node.Kind.BOOL;
        }
        if (INT.matcher(plain).matches()) {
            return Node.Kind.INT;
        }
        return FLOAT.matcher(plain).matches() ? Node.Kind.FLOAT : Node.Kind.TEXT;
    }
}
