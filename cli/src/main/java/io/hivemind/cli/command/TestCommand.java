package io.hivemind.cli.command;

import io.hivemind.cli.ExitCode;
import io.hivemind.cli.UserError;
import io.hivemind.cli.option.OutputOption;
import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.cli.simulation.JUnitReport;
import io.hivemind.cli.simulation.TestFiles;
import io.hivemind.cli.simulation.TestReport;
import io.hivemind.cli.simulation.TestText;
import io.hivemind.cli.simulation.TestedFile;
import io.hivemind.language.CelExpressions;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `hivemind test FILE…`: needs no server. Exit code 0 when all pass, 1 when one fails, 2 when a
/// file is invalid.
@Command(
        name = "test",
        description = "Runs jobs in virtual time, and compares what happens with what is expected.")
public final class TestCommand implements Callable<Integer> {
    @Parameters(
            arity = "1..*",
            paramLabel = "FILE|DIR",
            description = "Test files; a folder stands for the *.test.yaml in it.")
    private List<Path> files = List.of();

    @Mixin private OutputOption output = new OutputOption();

    @Option(
            names = "--junit",
            paramLabel = "FILE",
            description = "Writes the results as JUnit XML, too.")
    private @Nullable Path junit;

    private final Console console = Console.system();

    @Override
    public Integer call() {
        List<Path> paths = TestFiles.of(files);
        if (paths.isEmpty()) {
            throw new UserError("no test files (*.test.yaml) in " + files);
        }
        CelExpressions expressions = new CelExpressions();
        TestText text = new TestText(console);
        List<TestedFile> tested = new ArrayList<>();
        for (Path path : paths) {
            TestedFile file = TestedFile.of(path, expressions);
            tested.add(file);
            if (!output.isJson()) {
                text.print(file);
            }
        }
        if (output.isJson()) {
            console.print(TestReport.of(tested).toPrettyString());
        } else {
            summary(tested);
        }
        if (junit != null) {
            JUnitReport.write(tested, junit);
        }
        if (tested.stream().anyMatch(TestedFile::isInvalid)) {
            return ExitCode.REFUSED;
        }
        return tested.stream().allMatch(TestedFile::passed) ? ExitCode.OK : ExitCode.FAILED;
    }

    private void summary(List<TestedFile> tested) {
        long tests = tested.stream().mapToLong(file -> file.results().size()).sum();
        long failed = tested.stream().mapToLong(TestedFile::failed).sum();
        long invalid = tested.stream().filter(TestedFile::isInvalid).count();
        long ms = tested.stream().mapToLong(file -> file.took().toMillis()).sum();
        String result =
                failed == 0 && invalid == 0
                        ? console.styled("all pass", Style.GREEN)
                        : console.styled(
                                failed + " failed, " + invalid + " files invalid", Style.RED);
        console.print(tests + " tests in " + tested.size() + " files, " + ms + " ms: " + result);
    }
}
