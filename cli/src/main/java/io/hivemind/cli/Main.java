package io.hivemind.cli;

import io.hivemind.cli.client.ApiException;
import io.hivemind.cli.command.ApplyCommand;
import io.hivemind.cli.command.CancelCommand;
import io.hivemind.cli.command.DoctorCommand;
import io.hivemind.cli.command.ExecutorCommand;
import io.hivemind.cli.command.ExplainCommand;
import io.hivemind.cli.command.ImportCommand;
import io.hivemind.cli.command.LogsCommand;
import io.hivemind.cli.command.PauseCommand;
import io.hivemind.cli.command.PoolCommand;
import io.hivemind.cli.command.ReplayCommand;
import io.hivemind.cli.command.RerunCommand;
import io.hivemind.cli.command.ResumeCommand;
import io.hivemind.cli.command.RunCommand;
import io.hivemind.cli.command.ScheduleCommand;
import io.hivemind.cli.command.SchedulerCommand;
import io.hivemind.cli.command.SimulateCommand;
import io.hivemind.cli.command.StatusCommand;
import io.hivemind.cli.command.StopCommand;
import io.hivemind.cli.command.TestCommand;
import io.hivemind.cli.command.UpCommand;
import io.hivemind.cli.command.ValidateCommand;
import io.hivemind.cli.command.VerifyCommand;
import io.hivemind.cli.output.Console;

import org.slf4j.LoggerFactory;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/// Entry point of the `hivemind` command line.
@Command(
        name = "hivemind",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        versionProvider = Version.class,
        description = "Runs jobs; its only backbone is Apache Kafka.",
        subcommands = {
            UpCommand.class,
            RunCommand.class,
            StatusCommand.class,
            LogsCommand.class,
            CancelCommand.class,
            PauseCommand.class,
            ResumeCommand.class,
            RerunCommand.class,
            ExplainCommand.class,
            StopCommand.class,
            ValidateCommand.class,
            TestCommand.class,
            SimulateCommand.class,
            ScheduleCommand.class,
            PoolCommand.class,
            ImportCommand.class,
            ApplyCommand.class,
            DoctorCommand.class,
            VerifyCommand.class,
            ReplayCommand.class,
            SchedulerCommand.class,
            ExecutorCommand.class,
        })
public final class Main implements Runnable {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(Main::exitCode)
                .setParameterExceptionHandler((e, arguments) -> Usage.refuse(e))
                .setExecutionExceptionHandler((e, commandLine, parsed) -> report(e));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }

    private static int report(Exception e) {
        Console console = Console.system();
        if (e instanceof ApiException refusal) {
            refusal.fileProblems().forEach(console::remark);
        }
        console.error(message(e));
        if (exitCode(e) == ExitCode.FAILED) {
            LoggerFactory.getLogger(Main.class).debug("unexpected", e);
        }
        return exitCode(e);
    }

    private static int exitCode(Throwable e) {
        return isRefusal(e) ? ExitCode.REFUSED : ExitCode.FAILED;
    }

    /// Told in one line: the user can mend it.
    private static boolean isRefusal(Throwable e) {
        return e instanceof UserError
                || e instanceof ApiException
                || e instanceof io.hivemind.broker.BrokerException
                || e instanceof io.hivemind.scheduler.api.ApiStartException
                || e instanceof org.apache.kafka.common.config.ConfigException;
    }

    private static String message(Exception e) {
        if (isRefusal(e)) {
            return String.valueOf(e.getMessage());
        }
        return "unexpected: " + e + " (more with --log-level debug)";
    }
}
