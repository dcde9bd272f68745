package io.hivemind.connect.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;

import io.hivemind.core.expression.Json;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a request brings, as the event of a trigger.
final class Bodies {
    /// An event and the parameters together have 512 KiB.
    static final int MAX_EVENT_CHARS = 448 * 1024;

    private static final int MAX_HEADERS = 32;
    private static final int MAX_HEADER_CHARS = 1024;
    private static final int MAX_NESTING = 64;
    private static final Set<String> PLAIN = Set.of("content-type", "user-agent");
    private static final Pattern SECRET =
            Pattern.compile("signature|token|secret|auth|password|key|cookie");

    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
                    .build();

    private Bodies() {}

    /// A body that cannot be an event; the message is for the sender.
    static final class BadBodyException extends Exception {
        private static final long serialVersionUID = 1;

        BadBodyException(String message) {
            super(message);
        }
    }

    /// JSON stays what it is, whatever its type is said to be; another text is a string, no body is
    /// null.
    ///
    /// @param headers names in lower case
    /// @param signature header that is left out, in lower case
    static Json event(String path, Map<String, String> headers, byte[] body, String signature)
            throws BadBodyException {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("path", path);
            out.writeObjectFieldStart("headers");
            for (Map.Entry<String, String> header : worthKeeping(headers, signature).entrySet()) {
                out.writeStringField(header.getKey(), header.getValue());
            }
            out.writeEndObject();
            out.writeFieldName("body");
            body(out, body, headers.getOrDefault("content-type", "").toLowerCase(Locale.ROOT));
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (text.getBuffer().length() > MAX_EVENT_CHARS) {
            throw new BadBodyException("the body is too large as JSON");
        }
        return new Json(text.toString());
    }

    private static void body(JsonGenerator out, byte[] body, String type)
            throws IOException, BadBodyException {
        if (body.length == 0) {
            out.writeNull();
            return;
        }
        String json;
        try {
            json = json(body);
        } catch (JsonProcessingException e) {
            if (type.contains("json")) {
                throw new BadBodyException("the body is no JSON: " + e.getOriginalMessage());
            }
            out.writeString(text(body));
            return;
        }
        out.writeRawValue(json);
    }

    /// Written anew: one line, no key twice.
    private static String json(byte[] body) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonParser parser = JSON.createParser(body);
                JsonGenerator out = JSON.createGenerator(text)) {
            if (parser.nextToken() == null) {
                return "null";
            }
            out.copyCurrentStructureExact(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "something follows the value");
            }
        }
        return text.toString();
    }

    private static String text(byte[] body) throws BadBodyException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        } catch (CharacterCodingException e) {
            throw new BadBodyException("the body is neither JSON nor text in UTF-8");
        }
    }

    /// Its type, its sender, and what senders put into headers of their own; no secrets.
    private static Map<String, String> worthKeeping(Map<String, String> headers, String signature) {
        Map<String, String> kept = new TreeMap<>();
        headers.forEach((name, value) -> {
            boolean wanted = PLAIN.contains(name) || name.startsWith("x-");
            boolean open = !name.equals(signature) && !SECRET.matcher(name).find();
            if (wanted && open && kept.size() < MAX_HEADERS && value.length() <= MAX_HEADER_CHARS) {
                kept.put(name, value);
            }
        });
        return kept;
    }
}
