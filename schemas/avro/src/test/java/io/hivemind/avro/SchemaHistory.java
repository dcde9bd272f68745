package io.hivemind.avro;

import org.apache.avro.Schema;
import org.apache.avro.idl.IdlFile;
import org.apache.avro.idl.IdlReader;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The schemas of this build, and those of released versions that are committed beside them.
final class SchemaHistory {
    static final Path FOLDER = Path.of("src/main/resources/io/hivemind/avro/history");
    private static final Path IDL = Path.of("src/main/avro");

    private SchemaHistory() {}

    /// Schemas that stand alone, by file name in the history: the one that each IDL file names as
    /// its own, and records that no other holds (values of the store share a file).
    static Map<String, Schema> current() throws IOException {
        Map<String, Schema> all = new TreeMap<>();
        List<Schema> standing = new ArrayList<>();
        for (Path file : files(IDL, ".avdl")) {
            IdlFile idl = new IdlReader().parse(file);
            all.putAll(idl.getNamedSchemas());
            if (idl.getMainSchema() != null) {
                standing.add(idl.getMainSchema());
            }
        }
        Set<String> held = new HashSet<>();
        standing.forEach(schema -> collect(schema, held));
        all.keySet().removeAll(held);
        standing.addAll(all.values());

        Map<String, Schema> found = new TreeMap<>();
        for (Schema schema : standing) {
            // Through its text, as the committed ones: the IDL's reader keeps numbers in other
            // types.
            found.put(schema.getName() + ".avsc", new Schema.Parser().parse(schema.toString()));
        }
        return found;
    }

    /// Names of all records in a schema.
    private static void collect(Schema schema, Set<String> names) {
        switch (schema.getType()) {
            case UNION -> schema.getTypes().forEach(type -> collect(type, names));
            case ARRAY -> collect(schema.getElementType(), names);
            case MAP -> collect(schema.getValueType(), names);
            case RECORD -> {
                if (names.add(schema.getFullName())) {
                    schema.getFields().forEach(field -> collect(field.schema(), names));
                }
            }
            default -> {}
        }
    }

    /// Oldest first.
    static List<String> versions() throws IOException {
        try (Stream<Path> folders = Files.list(FOLDER)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted(Comparator.comparingLong(SchemaHistory::order))
                    .toList();
        }
    }

    static Map<String, Schema> of(String version) throws IOException {
        Map<String, Schema> found = new TreeMap<>();
        for (Path file : files(FOLDER.resolve(version), ".avsc")) {
            found.put(
                    file.getFileName().toString(),
                    new Schema.Parser().parse(Files.readString(file)));
        }
        return found;
    }

    /// Files of all versions, as the index must list them: a jar cannot be searched for them.
    static List<String> index() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String version : versions()) {
            of(version).keySet().forEach(file -> lines.add(version + "/" + file));
        }
        return lines;
    }

    /// Only the version under work is ever written; earlier ones are released and stay as they are.
    static void write(String version) throws IOException {
        Path folder = Files.createDirectories(FOLDER.resolve(version));
        for (Path old : files(folder, ".avsc")) {
            Files.delete(old);
        }
        for (Map.Entry<String, Schema> schema : current().entrySet()) {
            Files.writeString(
                    folder.resolve(schema.getKey()), schema.getValue().toString(true) + "\n");
        }
        Files.writeString(FOLDER.resolve("index"), String.join("\n", index()) + "\n");
    }

    private static long order(String version) {
        long order = 0;
        for (String part : version.split("\\.")) {
            order = order * 100_000 + Long.parseLong(part);
        }
        return order;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)).sorted().toList();
        }
    }
}
