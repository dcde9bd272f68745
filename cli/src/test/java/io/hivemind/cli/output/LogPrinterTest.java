package io.hivemind.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

class LogPrinterTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
    private final LogPrinter printer = new LogPrinter(new Console(out, out, false));

    @Test
    void lines_of_tasks_side_by_side_stay_whole() {
        printer.print(chunk("a", "stdout", "one, "));
        printer.print(chunk("b", "stdout", "two\n"));
        printer.print(chunk("a", "stdout", "still one\nthe ne"));

        assertThat(text()).isEqualTo("b | two\na | one, still one\n");
    }

    @Test
    void a_last_line_without_an_end_is_printed_at_the_end() {
        printer.print(chunk("a", "stderr", "no end"));

        printer.finish();

        assertThat(text()).isEqualTo("a | no end\n");
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private static ObjectNode chunk(String task, String stream, String text) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("task", task)
                .put("attempt", 1)
                .put("stream", stream)
                .put("text", text);
    }
}
