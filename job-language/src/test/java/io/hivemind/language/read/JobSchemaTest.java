package io.hivemind.language.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import io.hivemind.language.JobReader;
import io.hivemind.language.Source;
import io.hivemind.language.document.DocumentReader;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.ReadLimits;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

/// The published schema says the same as the reader, as far as a schema can.
final class JobSchemaTest {
    private static final Path CASES = Path.of("src/test/resources/cases");
    private static final Path EXAMPLES = Path.of("../examples");
    private static final String RESOURCE = "/io/hivemind/language/jobs.schema.json";
    private static final Schema SCHEMA = schema();

    @ParameterizedTest
    @MethodSource("validCases")
    void valid_cases_fit_the_schema(Path file) throws IOException {
        assertThat(errors(file.getFileName().toString(), jobsOf(file))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void examples_fit_the_schema_and_are_valid(Path file) throws IOException {
        String text = Files.readString(file);
        Source source =
                new Source(
                        file.getFileName().toString(),
                        text,
                        path -> Files.isRegularFile(EXAMPLES.resolve(path)));

        assertThat(errors(file.getFileName().toString(), text)).isEmpty();
        assertThat(new JobReader().read(source).problems()).isEmpty();
    }

    @Test
    void what_is_unknown_or_of_a_wrong_type_does_not_fit() throws IOException {
        for (String name : List.of("validation-unknown-key", "validation-wrong-type")) {
            assertThat(errors("a.yaml", jobsOf(CASES.resolve(name + ".test.yaml")))).isNotEmpty();
        }
        assertThat(errors("a.yaml", "{name: a, run: x, tasks: []}")).isNotEmpty();
        assertThat(errors("a.yaml", "{name: a, triggers: [{cron: '* * * * *', every: 5s}]}"))
                .isNotEmpty();
        assertThat(errors("a.yaml", "[{id: a}]")).isNotEmpty();
        assertThat(errors("a.yaml", "{name: a, tasks: [{name: x, timeout: 5}]}")).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void schema_and_reader_know_the_same_keys(Vocabulary vocabulary) throws IOException {
        JsonNode definition =
                document().path("$defs").path(vocabulary.name().toLowerCase(Locale.ROOT));
        List<String> keys = new ArrayList<>();
        definition.path("properties").fieldNames().forEachRemaining(keys::add);

        assertThat(keys).containsExactlyInAnyOrderElementsOf(vocabulary.all());
    }

    @ParameterizedTest
    @EnumSource
    void schema_and_reader_know_the_same_triggers(TriggerKind kind) throws IOException {
        List<String> keys = new ArrayList<>();
        for (JsonNode form : document().path("$defs").path("trigger").path("oneOf")) {
            if (form.path("required").path(0).asText().equals(kind.key())) {
                form.path("properties").fieldNames().forEachRemaining(keys::add);
            }
        }

        assertThat(keys).containsExactlyInAnyOrderElementsOf(kind.all());
    }

    static Stream<Path> validCases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            List<Path> valid = new ArrayList<>();
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".test.yaml"))
                            .sorted()
                            .toList()) {
                String text = Files.readString(file);
                if (!text.contains("invalid:") && !text.contains("\nuse:")) {
                    valid.add(file);
                }
            }
            valid.addAll(
                    List.of(
                            CASES.resolve("files/nightly-commands.json"),
                            CASES.resolve("files/morning-commands.yaml"),
                            CASES.resolve("files/one-job.yaml")));
            return valid.stream();
        }
    }

    static Stream<Path> examples() throws IOException {
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            return files
                    .filter(Files::isRegularFile)
                    .filter(path -> path.toString().matches(".*\\.(ya?ml|json)"))
                    .filter(path -> !path.toString().endsWith(".test.yaml"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    private static String jobsOf(Path file) throws IOException {
        String text = Files.readString(file);
        int tests = text.indexOf("\ntests:");
        return tests < 0 ? text : text.substring(0, tests + 1);
    }

    private static List<String> errors(String name, String text) {
        Messages messages = new Messages(name);
        Node node =
                Objects.requireNonNull(
                        new DocumentReader(ReadLimits.DEFAULT).read(name, text, messages));
        String json = new NodeJson(messages).json(node).text();
        return SCHEMA.validate(json, InputFormat.JSON).stream().map(Object::toString).toList();
    }

    private static JsonNode document() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(JobSchemaTest.class.getResourceAsStream(RESOURCE))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static Schema schema() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(document().toString(), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
