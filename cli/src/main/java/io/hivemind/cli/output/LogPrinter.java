package io.hivemind.cli.output;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.HashMap;
import java.util.Map;

/// Prints chunks of output line by line, each with the name of its task before it: `extract | 12
/// rows`. A line that is not finished yet is held back until it is, so that tasks side by side do
/// not mix within one.
public final class LogPrinter {
    private static final Style[] COLOURS = {
        Style.CYAN, Style.MAGENTA, Style.BLUE, Style.YELLOW, Style.GREEN
    };

    private final Console console;
    private final Map<String, StringBuilder> unfinished = new HashMap<>();
    private final Map<String, Style> colourOfTask = new HashMap<>();

    public LogPrinter(Console console) {
        this.console = console;
    }

    /// @param chunk the API's LogChunk
    public void print(JsonNode chunk) {
        String task = Json.taskName(chunk);
        String stream = chunk.path("stream").asText();
        String key = task + " " + chunk.path("attempt").asText() + " " + stream;
        StringBuilder line = unfinished.computeIfAbsent(key, k -> new StringBuilder());
        line.append(chunk.path("text").asText());
        for (int end = line.indexOf("\n"); end >= 0; end = line.indexOf("\n")) {
            printLine(task, stream, line.substring(0, end));
            line.delete(0, end + 1);
        }
    }

    /// Prints what is left without a line end.
    public void finish() {
        unfinished.forEach((key, line) -> {
            if (!line.isEmpty()) {
                String[] parts = key.split(" ");
                printLine(parts[0], parts[2], line.toString());
            }
        });
        unfinished.clear();
    }

    private void printLine(String task, String stream, String line) {
        Style colour =
                colourOfTask.computeIfAbsent(
                        task, t -> COLOURS[colourOfTask.size() % COLOURS.length]);
        Style text =
                stream.equals("stdout")
                        ? Style.PLAIN
                        : stream.equals("stderr") ? Style.RED : Style.DIM;
        console.print(console.styled(task + " | ", colour) + console.styled(line, text));
    }
}
