package io.hivemind.avro;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;
import org.apache.avro.SchemaCompatibility.SchemaIncompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

class SchemaHistoryTest {
    private static final String WRITE =
            "mvn -pl schemas/avro -am test -Dhivemind.schemas.write"
                    + " -Dtest=SchemaHistoryTest -Dsurefire.failIfNoSpecifiedTests=false";
    private static final String VERSION =
            System.getProperty("hivemind.version", "").replace("-SNAPSHOT", "");

    @BeforeAll
    static void write_if_asked() throws IOException {
        if (System.getProperty("hivemind.schemas.write") != null) {
            SchemaHistory.write(VERSION);
        }
    }

    @Test
    void newest_committed_version_is_the_current_one() throws IOException {
        List<String> versions = SchemaHistory.versions();
        assertThat(versions).as("no version is committed; write it with: %s", WRITE).isNotEmpty();
        Map<String, Schema> current = SchemaHistory.current();
        Map<String, Schema> newest = SchemaHistory.of(versions.getLast());

        Set<String> changed = new TreeSet<>(current.keySet());
        changed.addAll(newest.keySet());
        changed.removeIf(file -> Objects.equals(current.get(file), newest.get(file)));

        assertThat(changed)
                .as(
                        "these changed; write them down for version %s and commit that, with: %s",
                        VERSION, WRITE)
                .isEmpty();
    }

    @Test
    void index_lists_every_committed_schema() throws IOException {
        assertThat(Files.readAllLines(SchemaHistory.FOLDER.resolve("index")))
                .as("write it with: %s", WRITE)
                .isEqualTo(SchemaHistory.index());
    }

    @Test
    void current_schemas_read_everything_that_any_version_wrote() throws IOException {
        Map<String, Schema> current = SchemaHistory.current();
        for (String version : SchemaHistory.versions()) {
            for (Map.Entry<String, Schema> old : SchemaHistory.of(version).entrySet()) {
                Schema reader = current.get(old.getKey());

                assertThat(reader)
                        .as("%s of version %s is gone", old.getKey(), version)
                        .isNotNull();
                assertThat(incompatibilities(reader, old.getValue()))
                        .as("%s now, against what %s wrote", old.getKey(), version)
                        .isEmpty();
            }
        }
    }

    @Test
    void every_version_reads_what_is_written_now() throws IOException {
        Map<String, Schema> current = SchemaHistory.current();
        for (String version : SchemaHistory.versions()) {
            for (Map.Entry<String, Schema> old : SchemaHistory.of(version).entrySet()) {
                List<Incompatibility> found =
                        incompatibilities(old.getValue(), current.get(old.getKey()));

                // A branch that an older reader does not know it reads as null, where the union has
                // one.
                found.removeIf(SchemaHistoryTest::is_a_new_branch_beside_null);
                assertThat(found)
                        .as("%s of version %s, against what is written now", old.getKey(), version)
                        .isEmpty();
            }
        }
    }

    @Test
    void every_field_has_a_default() throws IOException {
        List<String> without = new ArrayList<>();
        for (Schema schema : SchemaHistory.current().values()) {
            collect_fields_without_default(schema, new HashSet<>(), without);
        }

        assertThat(without).isEmpty();
    }

    @Test
    void generated_classes_have_the_schemas_of_the_idl() throws Exception {
        for (Schema schema : SchemaHistory.current().values()) {
            Schema generated =
                    (Schema) Class.forName(schema.getFullName()).getField("SCHEMA$").get(null);

            assertThat(SchemaNormalization.parsingFingerprint64(generated))
                    .as(schema.getFullName())
                    .isEqualTo(SchemaNormalization.parsingFingerprint64(schema));
        }
    }

    private static List<Incompatibility> incompatibilities(Schema reader, Schema writer) {
        return new ArrayList<>(
                SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                        .getResult()
                        .getIncompatibilities());
    }

    private static boolean is_a_new_branch_beside_null(Incompatibility found) {
        return found.getType() == SchemaIncompatibilityType.MISSING_UNION_BRANCH
                && found.getReaderFragment().isUnion()
                && found.getReaderFragment().isNullable();
    }

    private static void collect_fields_without_default(
            Schema schema, Set<String> seen, List<String> without) {
        switch (schema.getType()) {
            case UNION ->
                    schema.getTypes()
                            .forEach(type -> collect_fields_without_default(type, seen, without));
            case ARRAY -> collect_fields_without_default(schema.getElementType(), seen, without);
            case MAP -> collect_fields_without_default(schema.getValueType(), seen, without);
            case RECORD -> {
                if (seen.add(schema.getFullName())) {
                    for (Schema.Field field : schema.getFields()) {
                        if (!field.hasDefaultValue()) {
                            without.add(schema.getFullName() + "." + field.name());
                        }
                        collect_fields_without_default(field.schema(), seen, without);
                    }
                }
            }
            default -> {}
        }
    }
}
