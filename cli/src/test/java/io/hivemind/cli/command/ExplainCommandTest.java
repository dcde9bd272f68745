package io.hivemind.cli.command;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.cli.UserError;

import org.junit.jupiter.api.Test;

import picocli.CommandLine;

/// What can not be asked is refused before any server is.
class ExplainCommandTest {
    @Test
    void only_of_a_run_a_task_is_explained() {
        refuses("nightly is a job: only of a run can a task be explained", "nightly", "load");
        refuses("t:0:7 is a record: only of a run can a task be explained", "t:0:7", "load");
    }

    @Test
    void what_became_of_a_record_is_no_matter_of_time() {
        refuses(
                "--at is for runs and jobs: what became of a record stays so",
                "t:0:7",
                "--at",
                "2026-11-21T08:00:00Z");
    }

    private static void refuses(String message, String... arguments) {
        ExplainCommand command = new ExplainCommand();
        new CommandLine(command).parseArgs(arguments);

        assertThatThrownBy(command::call).isInstanceOf(UserError.class).hasMessage(message);
    }
}
