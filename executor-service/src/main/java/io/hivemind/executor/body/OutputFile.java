package io.hivemind.executor.body;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.core.expression.Json;
import io.hivemind.core.run.Limits;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;

/// Reads what a task wrote to `HIVEMIND_OUTPUT`: one JSON value, or `key=value` lines.
final class OutputFile {

    private OutputFile() {}

    /// Null JSON where the file is missing or blank. The message of the exception is for the author
    /// of the job.
    static Json read(Path file) throws RefusedException, IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Json.NULL;
        }
        if (!Files.isRegularFile(file)) {
            throw new RefusedException(
                    "OutputUnreadable", "HIVEMIND_OUTPUT is no longer a regular file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(Limits.OUTPUT_BYTES + 1);
        }
        if (bytes.length > Limits.OUTPUT_BYTES) {
            throw tooLarge();
        }
        Json output = parse(text(bytes));
        if (output.sizeBytes() > Limits.OUTPUT_BYTES) {
            throw tooLarge();
        }
        return output;
    }

    private static RefusedException tooLarge() {
        return new RefusedException(
                "OutputTooLarge",
                "the output is larger than 64 KiB ("
                        + Limits.OUTPUT_BYTES
                        + " bytes): write large data elsewhere and"
                        + " put where it is into the output");
    }

    private static String text(byte[] bytes) throws RefusedException {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new RefusedException("OutputUnreadable", "the output is not UTF-8 text");
        }
    }

    private static Json parse(String text) throws RefusedException {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            return Json.NULL;
        }
        try {
            JsonNode value = Inputs.JSON.readTree(stripped);
            return new Json(value.toString());
        } catch (JsonProcessingException e) {
            return lines(text.lines().toList(), e.getOriginalMessage());
        }
    }

    private static Json lines(List<String> lines, String notJson) throws RefusedException {
        ObjectNode all = Inputs.JSON.createObjectNode();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.isBlank()) {
                continue;
            }
            int equals = line.indexOf('=');
            if (equals <= 0) {
                throw new RefusedException(
                        "OutputUnreadable",
                        "the output is neither one JSON value ("
                                + notJson
                                + ") nor key=value lines: line "
                                + (i + 1)
                                + " has no key=");
            }
            all.set(line.substring(0, equals).strip(), value(line.substring(equals + 1)));
        }
        return new Json(all.toString());
    }

    private static JsonNode value(String text) {
        try {
            JsonNode value = Inputs.JSON.readTree(text);
            return value.isMissingNode() ? Inputs.JSON.getNodeFactory().textNode(text) : value;
        } catch (JsonProcessingException e) {
            return Inputs.JSON.getNodeFactory().textNode(text);
        }
    }

    /// The output cannot be taken.
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String type;

        RefusedException(String type, String message) {
            super(message);
            this.type = type;
        }

        String type() {
            return type;
        }
    }
}
