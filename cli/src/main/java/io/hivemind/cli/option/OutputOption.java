package io.hivemind.cli.option;

import com.fasterxml.jackson.databind.JsonNode;

import io.hivemind.cli.output.Console;

import picocli.CommandLine.Option;

import java.util.function.Consumer;

/// Text for people or JSON for machines.
public final class OutputOption {
    public enum Format {
        text,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Format format = Format.text;

    @Option(names = "--json", description = "Short for --output json.")
    private boolean json;

    public boolean isJson() {
        return json || format == Format.json;
    }

    /// Prints an answer of the API as it is, or as text.
    public void print(Console console, JsonNode answer, Consumer<JsonNode> asText) {
        if (isJson()) {
            console.print(answer.toPrettyString());
        } else {
            asText.accept(answer);
        }
    }
}
