package io.hivemind.cli.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.cli.command.SchedulePreviewCommand;
import io.hivemind.cli.command.SimulateCommand;
import io.hivemind.cli.command.TestCommand;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class TestCommandTest {
    private static final String JOB =
            """
            jobs:
              - {name: work, triggers: [{cron: "30 3 * * *", timezone: Europe/Athens}], run: ./work}
            tests:
              - name: it <takes> 5 s
                start: work
                script: {main: [{succeed: true, after: 5s}]}
                expect: {run: SUCCEEDED, ends: ENDS}
            """;

    @TempDir private Path folder;

    @Test
    void exit_code_is_0_when_all_pass() throws IOException {
        Path passing = file("a.test.yaml", JOB.replace("ENDS", "+5s"));

        assertThat(test(passing.toString())).isZero();
        assertThat(test("--json", passing.toString())).isZero();
        assertThat(test(folder.toString())).isZero();
    }

    @Test
    void exit_code_is_1_when_one_fails_and_the_report_says_which() throws IOException {
        Path passing = file("a.test.yaml", JOB.replace("ENDS", "+5s"));
        Path failing = file("b.test.yaml", JOB.replace("ENDS", "+6s"));
        Path report = folder.resolve("reports/junit.xml");

        int exitCode = test("--junit", report.toString(), passing.toString(), failing.toString());

        assertThat(exitCode).isEqualTo(1);
        assertThat(Files.readString(report))
                .contains("<testcase name=\"it &lt;takes&gt; 5 s\"")
                .contains("<failure message=\"ends: expected +6s, was +5s\">")
                .containsOnlyOnce("<failure");
    }

    @Test
    void exit_code_is_2_when_a_file_is_invalid() throws IOException {
        Path passing = file("a.test.yaml", JOB.replace("ENDS", "+5s"));
        Path invalid = file("b.test.yaml", JOB.replace("ENDS", "soon"));

        assertThat(test(passing.toString(), invalid.toString())).isEqualTo(2);
        assertThat(test(folder.resolve("nowhere.test.yaml").toString())).isEqualTo(2);
    }

    @Test
    void a_simulation_and_a_preview_need_no_server() throws IOException {
        Path jobs = file("jobs.yaml", JOB.substring(0, JOB.indexOf("tests:")));

        assertThat(new CommandLine(new SimulateCommand()).execute(jobs.toString(), "--for", "2d"))
                .isZero();
        assertThat(
                        new CommandLine(new SchedulePreviewCommand())
                                .execute(jobs.toString(), "--year", "2027"))
                .isZero();
    }

    private static int test(String... arguments) {
        return new CommandLine(new TestCommand()).execute(arguments);
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
