package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.language.document.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The cases that the language is measured by: the jobs of each are read, and what is invalid is
/// refused.
final class CasesTest {
    static final Path CASES = Path.of("src/test/resources/cases");
    private static final Pattern INVALID = Pattern.compile("(?m)^\\s+invalid: (.*)$");
    private static final String WAITS = "is part of the language but not in this version yet";
    private static final JobReader READER = new JobReader();

    /// Valid cases that are refused for a live server today, all with the one message that says so
    /// ([io.hivemind.language.check.LiveCheck]). A case that it can run has to leave this list.
    private static final Set<String> WAITING = Set.of("bodies", "lost-executor");

    @ParameterizedTest
    @MethodSource("cases")
    void what_a_case_says_is_invalid_is_refused_with_its_text(String name) throws IOException {
        String text = Files.readString(CASES.resolve(name));
        Matcher invalid = INVALID.matcher(text);
        List<String> lines = lines(name);
        while (invalid.find()) {
            String wanted = invalid.group(1).strip();
            assertThat(lines).as("%s: %s", name, wanted).anyMatch(line -> line.contains(wanted));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void a_valid_case_loads_or_says_what_it_waits_for(String name) throws IOException {
        if (!Files.readString(CASES.resolve(name)).contains("invalid:")) {
            assertThat(lines(name)).allSatisfy(line -> assertThat(line).contains(WAITS));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tests_and_simulations_read_the_whole_language(String name) throws IOException {
        if (!Files.readString(CASES.resolve(name)).contains("invalid:")) {
            assertThat(lines(name, JobReader.ofEverything(new CelExpressions()))).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void what_is_invalid_is_so_for_tests_and_simulations_too(String name) throws IOException {
        Matcher invalid = INVALID.matcher(Files.readString(CASES.resolve(name)));
        List<String> lines = lines(name, JobReader.ofEverything(new CelExpressions()));
        while (invalid.find()) {
            String wanted = invalid.group(1).strip();
            assertThat(lines).as("%s: %s", name, wanted).anyMatch(line -> line.contains(wanted));
        }
    }

    @Test
    void the_cases_that_wait_are_known() throws IOException {
        Set<String> waiting = new TreeSet<>();
        for (String name : cases().toList()) {
            boolean valid = !Files.readString(CASES.resolve(name)).contains("invalid:");
            if (valid && !lines(name).isEmpty()) {
                waiting.add(name.replace(".test.yaml", ""));
            }
        }
        assertThat(waiting).isEqualTo(new TreeSet<>(WAITING));
    }

    /// The jobs of a case: what stands before its tests, or the file it uses.
    private static List<String> lines(String name) throws IOException {
        return lines(name, READER);
    }

    private static List<String> lines(String name, JobReader reader) throws IOException {
        String text = Files.readString(CASES.resolve(name));
        Matcher use = Pattern.compile("(?m)^use: (.*)$").matcher(text);
        if (use.find()) {
            String file = use.group(1).strip();
            return lines(new Source(file, Files.readString(CASES.resolve(file))), reader);
        }
        return lines(new Source(name, text.substring(0, text.indexOf("\ntests:") + 1)), reader);
    }

    private static List<String> lines(Source source, JobReader reader) {
        return reader.read(source).problems().stream().map(Message::toString).toList();
    }

    static Stream<String> cases() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString())
                            .filter(name -> name.endsWith(".test.yaml"))
                            .sorted()
                            .toList();
            assertThat(names).hasSizeGreaterThan(60);
            return names.stream();
        }
    }
}
