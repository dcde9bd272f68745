package io.hivemind.systemtests.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class TidyTest {
    private static final String GOOD_INFO = "@NullMarked\npackage a;\n";

    @TempDir private Path repository;

    @Test
    void repository_is_tidy() {
        Path root = Path.of("").toAbsolutePath().getParent();

        assertThat(root).isNotNull();
        assertThat(root.resolve("scheduler-core")).isDirectory();
        assertThat(new Tidy(root).problems()).isEmpty();
    }

    @Test
    void tidy_package_has_no_problem() throws IOException {
        write("core/src/main/java/a/package-info.java", GOOD_INFO);
        write(
                "core/src/main/java/a/A.java",
                "package a;\n\n// TODO #12: more\nrecord A(int x) {}\n");

        assertThat(new Tidy(repository).problems()).isEmpty();
    }

    @Test
    void long_file_is_a_problem_and_a_test_may_be_longer() throws IOException {
        write("core/src/main/java/a/package-info.java", GOOD_INFO);
        write("core/src/main/java/a/A.java", "package a;\n" + "\n".repeat(400));
        write("core/src/test/java/a/ATest.java", "package a;\n" + "\n".repeat(599));
        write("core/src/test/java/a/BTest.java", "package a;\n" + "\n".repeat(600));

        assertThat(new Tidy(repository).problems())
                .containsExactly(
                        "core/src/main/java/a/A.java: 401 lines, at most 400",
                        "core/src/test/java/a/BTest.java: 601 lines, at most 600");
    }

    @Test
    void long_line_and_open_task_without_issue_are_problems() throws IOException {
        write("core/src/main/java/a/package-info.java", GOOD_INFO);
        write(
                "core/src/main/java/a/A.java",
                "package a;\n// " + "x".repeat(118) + "\n// TO" + "DO: later\n");

        assertThat(new Tidy(repository).problems())
                .containsExactly(
                        "core/src/main/java/a/A.java:2: 121 characters, at most 120",
                        "core/src/main/java/a/A.java:3: an open task names its issue, like #12");
    }

    @Test
    void package_is_described_null_marked_and_named() throws IOException {
        write("core/src/main/java/a/A.java", "package a;\n");
        write("core/src/main/java/b/package-info.java", "package b;\n");
        write("core/src/main/java/c/util/package-info.java", "@NullMarked\npackage c.util;\n");

        assertThat(new Tidy(repository).problems())
                .containsExactly(
                        "core/src/main/java/a: no package-info.java",
                        "core/src/main/java/b/package-info.java: not @NullMarked",
                        "core/src/main/java/c/util: a package named util says nothing about what"
                                + " lives there");
    }

    @Test
    void long_method_and_many_parameters_are_problems() throws IOException {
        write("core/src/main/java/a/package-info.java", GOOD_INFO);
        write(
                "core/src/main/java/a/A.java",
                "package a;\nclass A {\n  void f() {\n"
                        + "\n".repeat(59)
                        + "  }\n  void g(int a, int b, int c, int d, int e, int f) {}\n}\n"
                        + "record R(int a, int b, int c, int d, int e, int f) { R { f++; } }\n");
        write(
                "core/src/test/java/a/ATest.java",
                "package a;\nclass ATest {\n  void f() {\n" + "\n".repeat(79) + "  }\n}\n");

        assertThat(new Tidy(repository).problems())
                .containsExactly(
                        "core/src/main/java/a/A.java:3: f: 61 lines, at most 60",
                        "core/src/main/java/a/A.java:64: g: 6 parameters, at most 5 (else a"
                                + " record)",
                        "core/src/test/java/a/ATest.java:3: f: 81 lines, at most 80");
    }

    @Test
    void what_was_built_and_hidden_folders_are_not_looked_at() throws IOException {
        write("core/target/generated/java/a/A.java", "package a;\n");
        write(".tools/java/a/A.java", "package a;\n");

        assertThat(new Tidy(repository).problems()).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        Path file = repository.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }
}
