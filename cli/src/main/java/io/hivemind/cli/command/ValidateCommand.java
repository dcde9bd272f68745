package io.hivemind.cli.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.cli.server.JobFiles;
import io.hivemind.cli.server.JobUpload;
import io.hivemind.language.Loaded;
import io.hivemind.language.PastMoments;
import io.hivemind.language.document.Message;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `hivemind validate FILE…`: needs no server.
@Command(
        name = "validate",
        description = "Says all that is wrong with job files, with line, column and advice.")
public final class ValidateCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Job files; a folder stands for those in it.")
    private List<Path> files = List.of();

    @Mixin private OutputOption output = new OutputOption();

    private final Console console = Console.system();

    @Override
    public Integer call() {
        ArrayNode report = JsonNodeFactory.instance.arrayNode();
        boolean valid = true;
        for (Path file : JobFiles.some(files)) {
            Loaded loaded = JobUpload.read(file);
            valid &= loaded.isValid();
            List<Message> notes = new ArrayList<>(loaded.notes());
            notes.addAll(PastMoments.of(file.toString(), loaded, Instant.now()));
            if (output.isJson()) {
                add(report, "error", loaded.problems());
                add(report, "note", notes);
            } else {
                print(file, loaded, notes);
            }
        }
        if (output.isJson()) {
            console.print(report.toPrettyString());
        }
        return valid ? ExitCode.OK : ExitCode.REFUSED;
    }

    private void print(Path file, Loaded loaded, List<Message> notes) {
        loaded.problems().forEach(problem -> console.print(problem.toString()));
        notes.forEach(note -> console.remark(console.note() + note));
        int problems = loaded.problems().size();
        console.print(
                problems == 0
                        ? console.styled("valid", Style.GREEN)
                                + " "
                                + file
                                + " ("
                                + loaded.jobs().size()
                                + (loaded.jobs().size() == 1 ? " job)" : " jobs)")
                        : console.styled("invalid", Style.RED)
                                + " "
                                + file
                                + " ("
                                + problems
                                + (problems == 1 ? " problem)" : " problems)"));
    }

    private static void add(ArrayNode report, String severity, List<Message> messages) {
        for (Message message : messages) {
            report.addObject()
                    .put("severity", severity)
                    .put("file", message.file())
                    .put("line", message.at().line())
                    .put("column", message.at().column())
                    .put("path", message.path())
                    .put("message", message.text());
        }
    }
}
