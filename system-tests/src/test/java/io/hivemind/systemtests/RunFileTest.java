package io.hivemind.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.systemtests.process.Hivemind;
import io.hivemind.systemtests.process.Hivemind.Finished;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// `run FILE` with no server: everything is started for it, and gone afterwards.
class RunFileTest {
    private static final Path EXAMPLES = Path.of("../examples").toAbsolutePath().normalize();

    @TempDir private Path folder = Path.of("");

    @Test
    void the_first_example_prints_what_its_tasks_print_and_succeeds() {
        Finished run = Hivemind.in(folder).run("run", EXAMPLES.resolve("hello.yaml").toString());

        assertThat(run.lines())
                .contains("greet | Hello, world!")
                .anyMatch(line -> line.startsWith("sum_up | Hello, world! You run on "))
                .anyMatch(line -> line.startsWith("SUCCEEDED  hello  "));
        assertThat(run.exitCode()).isZero();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_job_that_fails_ends_with_1_and_what_it_said() throws IOException {
        Path file = folder.resolve("bad-day.yaml");
        Files.writeString(file, "name: bad-day\nrun: echo out of luck >&2; exit 3\n");

        Finished run = Hivemind.in(folder).run("run", file.toString());

        assertThat(run.lines())
                .contains("main | out of luck")
                .anyMatch(line -> line.startsWith("FAILED  bad-day  "));
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void a_broken_file_ends_with_2_and_its_problems() throws IOException {
        Path file = folder.resolve("broken.yaml");
        Files.writeString(file, "name: broken\nruns: echo a\ntask_timeout: 5\n");

        Finished run = Hivemind.in(folder).run("run", file.toString());

        assertThat(run.lines())
                .anyMatch(line -> line.contains("broken.yaml:2:1:") && line.contains("\"runs\""))
                .anyMatch(line -> line.contains("broken.yaml:3:15:") && line.contains("30s"))
                .last()
                .asString()
                .isEqualTo("hivemind: 2 problems");
        assertThat(run.exitCode()).isEqualTo(2);
    }
}
