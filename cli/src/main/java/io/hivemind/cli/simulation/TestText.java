package io.hivemind.cli.simulation;

import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.cli.output.Table;
import io.hivemind.language.testrun.TestResult;
import io.hivemind.language.testrun.TimelineDiff;

import java.util.List;

/// What came of tests, for people.
public final class TestText {
    private static final int MOST_LINES = 60;

    private final Console console;

    public TestText(Console console) {
        this.console = console;
    }

    public void print(TestedFile file) {
        String took = " (" + count(file) + ", " + file.took().toMillis() + " ms)";
        if (file.isInvalid()) {
            console.print(console.styled("invalid", Style.RED) + " " + file.path());
            file.problems().forEach(problem -> console.print("    " + problem));
        } else if (file.passed()) {
            console.print(console.styled("passed", Style.GREEN) + "  " + file.path() + took);
        } else {
            console.print(console.styled("failed", Style.RED) + "  " + file.path() + took);
            file.results().stream().filter(result -> !result.passed()).forEach(this::print);
        }
    }

    private static String count(TestedFile file) {
        int tests = file.results().size();
        String all = tests + (tests == 1 ? " test" : " tests");
        return file.failed() == 0 ? all : file.failed() + " of " + all + " failed";
    }

    private void print(TestResult result) {
        console.print("");
        console.print(
                "  "
                        + console.styled(result.test().name(), Style.BOLD)
                        + "  (line "
                        + result.test().at().line()
                        + ")");
        Table differences = new Table("    not as expected", "expected", "actual");
        for (TestResult.Difference difference : result.differences()) {
            differences
                    .row()
                    .cell("    " + difference.what())
                    .cell(difference.expected(), Style.GREEN)
                    .cell(difference.actual(), Style.RED);
        }
        console.print(differences);
        if (result.timeline() != null) {
            timeline(TimelineDiff.of(result.test(), result.timeline()));
        }
        console.print("");
    }

    private void timeline(List<TimelineDiff.Line> lines) {
        console.print("");
        Table table = new Table("    ", "at", "timeline", "(- expected, + instead)");
        for (TimelineDiff.Line line : lines.subList(0, Math.min(lines.size(), MOST_LINES))) {
            Style style =
                    switch (line.mark()) {
                        case '-' -> Style.GREEN;
                        case '+' -> Style.RED;
                        default -> Style.PLAIN;
                    };
            table.row()
                    .cell("    " + line.mark(), style)
                    .cell(line.at(), style)
                    .cell(line.subject(), style)
                    .cell(line.what(), style);
        }
        console.print(table);
        if (lines.size() > MOST_LINES) {
            console.print("    and " + (lines.size() - MOST_LINES) + " more (--json has all)");
        }
    }
}
