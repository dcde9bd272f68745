package io.hivemind.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.output.Console;
import io.hivemind.language.crontab.CrontabImport;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.concurrent.Callable;

/// `hivemind import crontab FILE`: needs no server.
@Command(
        name = "crontab",
        description = {
            "Prints a job file with a job for each line of a crontab.",
            "What has no counterpart is said on standard error, and stands in the file as comments."
        })
public final class ImportCrontabCommand implements Callable<Integer> {
    private static final Path STANDARD_INPUT = Path.of("-");

    @Parameters(
            paramLabel = "FILE",
            description = "The crontab, as `crontab -l` prints it; - for standard input.")
    private Path file = STANDARD_INPUT;

    @Option(
            names = "--system",
            description =
                    "A user stands before each command. So it is in /etc/crontab and /etc/cron.d,"
                            + " which need no option.")
    private boolean system;

    @Option(
            names = "--timezone",
            paramLabel = "ZONE",
            description = "Whose times its times are, as Europe/Berlin. Default: this machine's.")
    private @Nullable String zone;

    @Option(
            names = {"-o", "--to"},
            paramLabel = "FILE",
            description = "Write the job file there; one that exists is left alone.")
    private @Nullable Path target;

    private final Console console = Console.system();

    @Override
    public Integer call() {
        CrontabImport.Result result = CrontabImport.of(read(), system || isTheSystems(), zone());
        result.remarks().forEach(remark -> console.remark(console.note() + file + ": " + remark));
        if (target == null) {
            console.print(result.yaml().stripTrailing());
        } else {
            write(target, result.yaml());
            console.print(result.jobs() + (result.jobs() == 1 ? " job in " : " jobs in ") + target);
        }
        return ExitCode.OK;
    }

    private boolean isTheSystems() {
        Path whole = file.toAbsolutePath().normalize();
        return whole.equals(Path.of("/etc/crontab")) || whole.startsWith("/etc/cron.d");
    }

    private ZoneId zone() {
        try {
            return zone == null ? ZoneId.systemDefault() : ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new UserError(
                    "there is no time zone \"" + zone + "\"; write it as Europe/Berlin", e);
        }
    }

    private String read() {
        try {
            return file.equals(STANDARD_INPUT)
                    ? new String(System.in.readAllBytes(), UTF_8)
                    : Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new UserError(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new UserError(file + " is no text in UTF-8", e);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private static void write(Path target, String yaml) {
        try {
            Files.writeString(target, yaml, StandardOpenOption.CREATE_NEW);
        } catch (FileAlreadyExistsException e) {
            throw new UserError(target + " is there already; name another file", e);
        } catch (IOException e) {
            throw new UserError("cannot write " + target + ": " + e.getMessage(), e);
        }
    }
}
