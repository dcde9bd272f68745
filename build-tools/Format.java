import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// Checks, or applies, google-java-format (AOSP) on every Java file under a folder.
///
/// The build starts it on the JDK of the toolchain, as a single source file: the formatter parses
/// with the compiler of the JVM that it runs in, so a Maven plugin on an older JVM could not read
/// our sources.
void main(String[] args) throws IOException {
    boolean apply = args[0].equals("apply");
    Path root = Path.of(args[1]).toAbsolutePath().normalize();
    var problems =
            javaFiles(root).parallelStream()
                    .map(file -> problem(root, file, apply))
                    .filter(line -> !line.isEmpty())
                    .sorted()
                    .toList();
    problems.forEach(IO::println);
    if (!apply && !problems.isEmpty()) {
        IO.println("Mend them with: mvn -q -N -Pformat validate");
        System.exit(1);
    }
}

static List<Path> javaFiles(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
        return files.filter(file -> file.toString().endsWith(".java"))
                .filter(file ->
                        !root.relativize(file).toString().matches("(.*/)?(target|\\.[^/]+)/.*"))
                .toList();
    }
}

static String problem(Path root, Path file, boolean apply) {
    var options = JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build();
    try {
        var before = Files.readString(file);
        var after = new Formatter(options).formatSourceAndFixImports(before);
        if (after.equals(before)) {
            return "";
        }
        if (apply) {
            Files.writeString(file, after);
            return "formatted " + root.relativize(file);
        }
        return "not formatted: " + root.relativize(file);
    } catch (FormatterException e) {
        return "cannot be read: " + root.relativize(file) + ": " + e.getMessage();
    } catch (IOException e) {
        throw new UncheckedIOException(e);
    }
}
