package io.hivemind.language.expression;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.google.common.primitives.UnsignedLong;

import dev.cel.common.values.NullValue;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.DurationText;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// JSON text to the values CEL works with, and back. A JSON number without fraction or exponent is
/// an int.
public final class JsonValues {
    private static final JsonFactory JSON = new JsonFactory();

    /// How deep a value may nest on its way out.
    private static final int MAX_DEPTH = 200;

    private JsonValues() {}

    /// The value of a JSON text: Long, Double, String, Boolean, NullValue, List or Map. Throws
    /// IllegalArgumentException where it is not JSON.
    public static Object parse(String text) {
        try (JsonParser parser = JSON.createParser(text)) {
            parser.nextToken();
            if (parser.currentToken() == null) {
                throw new IllegalArgumentException("not JSON: there is nothing");
            }
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("not JSON: something follows the value");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, Object> map = new LinkedHashMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String key = parser.currentName();
                    parser.nextToken();
                    map.put(key, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT ->
                    parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                            ? (Object) parser.getDoubleValue()
                            : (Object) parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> NullValue.NULL_VALUE;
        };
    }

    /// The value as JSON. Throws IllegalArgumentException where JSON has no word for it, or it is
    /// too large.
    public static Json write(Object value, int maxChars) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            write(generator, value, 0, text, maxChars);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (text.getBuffer().length() > maxChars) {
            throw new IllegalArgumentException(
                    "the value is larger than " + maxChars / 1024 + " KiB");
        }
        return new Json(text.toString());
    }

    /// The value as text, as a template within a text shows it: null is nothing, lists and mappings
    /// are JSON.
    public static String text(Object value, int maxChars) {
        return switch (value) {
            case String text -> text;
            case NullValue ignored -> "";
            case Instant at -> at.toString();
            case Duration duration -> DurationText.format(duration);
            default -> write(value, maxChars).text();
        };
    }

    private static void write(
            JsonGenerator out, Object value, int depth, StringWriter text, int maxChars)
            throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IllegalArgumentException(
                    "the value nests deeper than " + MAX_DEPTH + " levels");
        }
        if (text.getBuffer().length() > maxChars) {
            throw new IllegalArgumentException(
                    "the value is larger than " + maxChars / 1024 + " KiB");
        }
        switch (value) {
            case NullValue ignored -> out.writeNull();
            case String string -> out.writeString(string);
            case Boolean bool -> out.writeBoolean(bool);
            case Long number -> out.writeNumber(number);
            case Integer number -> out.writeNumber(number);
            case Double number -> writeDouble(out, number);
            case UnsignedLong number -> out.writeNumber(number.bigIntegerValue());
            case Instant at -> out.writeString(at.toString());
            case Duration duration -> out.writeString(DurationText.format(duration));
            case List<?> list -> {
                out.writeStartArray();
                for (Object item : list) {
                    write(out, item, depth + 1, text, maxChars);
                }
                out.writeEndArray();
            }
            case Map<?, ?> map -> {
                out.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    out.writeFieldName(String.valueOf(entry.getKey()));
                    write(out, entry.getValue(), depth + 1, text, maxChars);
                }
                out.writeEndObject();
            }
            default ->
                    throw new IllegalArgumentException(
                            "a value of the type " + Kinds.name(value) + " cannot be JSON");
        }
    }

    private static void writeDouble(JsonGenerator out, double number) throws IOException {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("the number " + number + " cannot be JSON");
        }
        out.writeNumber(number);
    }
}
