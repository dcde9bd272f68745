package io.hivemind.language.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Objects;

final class DocumentReaderTest {

    @ParameterizedTest
    @CsvSource({
        "on, TEXT",
        "yes, TEXT",
        "off, TEXT",
        "true, BOOL",
        "False, BOOL",
        "null, NULL",
        "~, NULL",
        "12, INT",
        "+3, INT",
        "0x1F, INT",
        "0o17, INT",
        "017, INT",
        "1_000, TEXT",
        "1.5, FLOAT",
        "1e3, FLOAT",
        ".5, FLOAT",
        ".inf, FLOAT",
        "12:30, TEXT",
        "2026-01-01, TEXT"
    })
    void plain_scalars_are_read_by_the_core_schema(String text, Node.Kind kind) {
        assertThat(scalar(read("a.yaml", "k: " + text)).kind()).isEqualTo(kind);
        assertThat(scalar(read("a.yaml", "k: '" + text + "'")).kind()).isEqualTo(Node.Kind.TEXT);
    }

    @Test
    void every_node_knows_its_place_and_path() {
        String yaml = "jobs:\n  - name: x\n    odd key: [1, {deep: y}]\n";

        Node.Mapping root = (Node.Mapping) read("a.yaml", yaml);
        Node.Sequence jobs = (Node.Sequence) root.entries().getFirst().value();
        Node.Mapping job = (Node.Mapping) jobs.items().getFirst();
        Node.Sequence odd = (Node.Sequence) job.entries().get(1).value();
        Node.Mapping inner = (Node.Mapping) odd.items().get(1);
        Node deep = inner.entries().getFirst().value();

        assertThat(job.entries().get(1).at()).isEqualTo(new Position(3, 5));
        assertThat(deep.at()).isEqualTo(new Position(3, 25));
        assertThat(deep.path()).hasToString("jobs[0][\"odd key\"][1].deep");
    }

    @Test
    void json_is_read_with_places_too() {
        Node.Mapping root = (Node.Mapping) read("a.json", "{\n\t\"k\": \"\\ud83c\\udf89\"}");

        assertThat(root.entries().getFirst().at()).isEqualTo(new Position(2, 2));
        assertThat(scalar(root).text()).isEqualTo("🎉");
    }

    @Test
    void characters_inside_a_scalar_have_a_place() {
        assertThat(scalar(read("a.yaml", "k: abc def")).at(4)).isEqualTo(new Position(1, 8));
        assertThat(scalar(read("a.yaml", "k: 'abc def'")).at(4)).isEqualTo(new Position(1, 9));
        assertThat(scalar(read("a.yaml", "k: \"é🎉 def\"")).at(4)).isEqualTo(new Position(1, 8));
        assertThat(scalar(read("a.yaml", "k: |\n    one\n    two x\n")).at(8))
                .isEqualTo(new Position(3, 9));
        assertThat(scalar(read("a.json", "{\"k\": \"abc def\"}")).at(4))
                .isEqualTo(new Position(1, 12));
    }

    @Test
    void aliases_stand_for_their_anchor_with_a_path_of_their_own() {
        Node.Mapping root = (Node.Mapping) read("a.yaml", "a: &x {k: v}\nb: *x\n");

        Node.Mapping b = (Node.Mapping) root.entries().get(1).value();
        assertThat(b.entries().getFirst().value().path()).hasToString("b.k");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '§',
            value = {
                "needs: !a.failed ~ a.yaml:1:8: needs: \"!a.failed\" is a YAML tag here, not an"
                        + " expression; put it in quotes: \"!a.failed\"",
                "needs: !a.failed && b ~ \"!a.failed",
                "hour: {minute: bounded(0, +10, 20)} ~ put it in quotes: minute: \"bounded(0, +10,"
                        + " 20)\"",
                "attempts: {{ params.tries }} ~ put the template in quotes: \"{{ params.tries }}\"",
                "k: !!binary abc ~ has no meaning here",
                "k: *nowhere ~ no anchor for the alias \"*nowhere\"",
                "k: &a [*a] ~ stands inside itself",
                "k: [1, 2 ~ not YAML",
                "{a: 1, a: 2} ~ the key \"a\" is here twice; first at line 1",
                "# nothing ~ nothing but comments",
            })
    void what_yaml_makes_of_a_slip_is_told_with_advice(String yaml, String message) {
        assertThat(problems("a.yaml", yaml)).anySatisfy(line -> assertThat(line).contains(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '§',
            value = {
                "{\"a\": 1,} ~ a.json:1:9: not JSON: Unexpected character ('}'): was expecting"
                        + " double-quote to start field name; leave out the comma before it",
                "{\"a\": 1 \"b\": 2} ~ a comma is missing before it",
                "{\"a\": [1, 2} ~ a.json:1:12: not JSON: Unexpected close marker '}': expected ']'"
                        + " (for Array of line 1)",
                "{'a': 1} ~ texts have double quotes in JSON",
                "{\"a\": {\"b\": 1} ~ it ends too early; a {, a [ or a text is not closed",
                "{\"a\": \"b ~ it ends too early",
            })
    void a_slip_in_json_is_told_with_advice(String json, String message) {
        assertThat(problems("a.json", json))
                .singleElement()
                .asString()
                .contains(message)
                .doesNotContain("Source:", "code ");
    }

    @Test
    void a_second_document_and_an_empty_file_are_refused() {
        assertThat(problems("a.yaml", "a: 1\n---\nb: 2\n"))
                .singleElement()
                .asString()
                .contains("a.yaml:2:1", "second");
        assertThat(problems("a.yaml", " \n")).singleElement().asString().contains("empty");
        assertThat(problems("a.json", "{\"a\": 1, \"a\": 2} x")).hasSize(2);
    }

    @Test
    void limits_on_size_nesting_and_expansion_end_the_reading() {
        assertThat(problems("a.yaml", "k: " + "x".repeat(3_000_000)))
                .singleElement()
                .asString()
                .contains("larger than");
        assertThat(problems("a.yaml", "[".repeat(10_000)))
                .singleElement()
                .asString()
                .contains("deeper than 64");
        assertThat(problems("a.json", "[".repeat(400)))
                .singleElement()
                .asString()
                .contains("deeper than 64");
        StringBuilder laughs =
                new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ", ").repeat(10)));
        }
        assertThat(problems("a.yaml", laughs.toString()))
                .singleElement()
                .asString()
                .contains("more than 200000 values");
    }

    private static Node read(String file, String text) {
        Messages messages = new Messages(file);
        @Nullable Node node = new DocumentReader(ReadLimits.DEFAULT).read(file, text, messages);
        assertThat(messages.problems()).isEmpty();
        return Objects.requireNonNull(node);
    }

    private static List<String> problems(String file, String text) {
        Messages messages = new Messages(file);
        new DocumentReader(ReadLimits.DEFAULT).read(file, text, messages);
        return messages.problems().stream().map(Message::toString).toList();
    }

    private static Node.Scalar scalar(Node root) {
        return (Node.Scalar) ((Node.Mapping) root).entries().getFirst().value();
    }
}
