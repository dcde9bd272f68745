package io.hivemind.language.expression;

import com.google.common.primitives.UnsignedLong;

import dev.cel.common.types.CelType;
import dev.cel.common.values.CelByteString;
import dev.cel.common.values.NullValue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// The names of CEL's types, for messages.
final class Kinds {
    private Kinds() {}

    static String name(Object value) {
        return switch (value) {
            case NullValue ignored -> "null";
            case String ignored -> "string";
            case Boolean ignored -> "bool";
            case Long ignored -> "int";
            case Integer ignored -> "int";
            case Double ignored -> "double";
            case UnsignedLong ignored -> "uint";
            case Instant ignored -> "timestamp";
            case Duration ignored -> "duration";
            case CelByteString ignored -> "bytes";
            case List<?> ignored -> "list";
            case Map<?, ?> ignored -> "map";
            case CelType ignored -> "type";
            default -> "unknown";
        };
    }
}
