package io.hivemind.language.read;

import dev.cel.common.values.NullValue;

import io.hivemind.core.expression.Json;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.expression.JsonValues;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Nodes as JSON values.
public final class NodeJson {
    private static final int MAX_DIGITS = 100;
    private static final int MAX_CHARS = 1024 * 1024;

    private final Messages messages;

    public NodeJson(Messages messages) {
        this.messages = messages;
    }

    public Json json(Node node) {
        try {
            return JsonValues.write(value(node), MAX_CHARS);
        } catch (IllegalArgumentException e) {
            messages.problem(node, String.valueOf(e.getMessage()));
            return Json.NULL;
        }
    }

    public Object value(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                mapping.entries().forEach(entry -> map.put(entry.key(), value(entry.value())));
                yield map;
            }
            case Node.Sequence sequence -> {
                List<Object> list = new ArrayList<>();
                sequence.items().forEach(item -> list.add(value(item)));
                yield list;
            }
            case Node.Scalar scalar -> scalar(scalar);
            case Node.Broken ignored -> NullValue.NULL_VALUE;
        };
    }

    private Object scalar(Node.Scalar scalar) {
        String text = scalar.text();
        return switch (scalar.kind()) {
            case NULL -> NullValue.NULL_VALUE;
            case BOOL -> text.equalsIgnoreCase("true");
            case TEXT -> text;
            case INT -> integer(text);
            case FLOAT -> fraction(scalar, text.toLowerCase(Locale.ROOT));
        };
    }

    private static Object integer(String text) {
        if (text.length() > MAX_DIGITS && !text.startsWith("0")) {
            return Double.parseDouble(text);
        }
        BigInteger value =
                text.startsWith("0x")
                        ? new BigInteger(text.substring(2), 16)
                        : text.startsWith("0o")
                                ? new BigInteger(text.substring(2), 8)
                                : new BigInteger(text);
        return value.bitLength() < Long.SIZE
                ? (Object) value.longValue()
                : (Object) value.doubleValue();
    }

    private Object fraction(Node.Scalar scalar, String text) {
        if (text.endsWith("inf") || text.endsWith("nan")) {
            messages.problem(scalar, "the number " + text + " cannot be a value here");
            return NullValue.NULL_VALUE;
        }
        return Double.parseDouble(text);
    }
}
