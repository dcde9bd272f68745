package io.hivemind.cli.simulation;

import io.hivemind.cli.output.Console;
import io.hivemind.cli.output.Style;
import io.hivemind.cli.output.Table;
import io.hivemind.language.testrun.TestResult;
import io.hivemind.language.testrun.TimelineDiff;

import java.util.BitSet;
import java.util.List;

/// What came of tests, for people.
public final class TestText {
    private static final int MOST_LINES = 60;
    private static final int AROUND = 3;

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

    /// What differs with what is around it, where there is more than a screen can hold.
    private void timeline(List<TimelineDiff.Line> lines) {
        console.print("");
        Table table = new Table("    ", "at", "timeline", "(- expected, + instead)");
        BitSet shown = shown(lines);
        int before = -1;
        for (int i = shown.nextSetBit(0); i >= 0; i = shown.nextSetBit(i + 1)) {
            if (i > before + 1) {
                table.row().cell("    ").cell("...").cell("").cell("");
            }
            before = i;
            TimelineDiff.Line line = lines.get(i);
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
        if (shown.cardinality() < lines.size()) {
            int more = lines.size() - shown.cardinality();
            console.print("    and " + more + " more (--json has all)");
        }
    }

    private static BitSet shown(List<TimelineDiff.Line> lines) {
        BitSet shown = new BitSet();
        if (lines.size() > MOST_LINES) {
            for (int i = 0; i < lines.size() && shown.cardinality() < MOST_LINES; i++) {
                if (lines.get(i).mark() != ' ') {
                    shown.set(Math.max(0, i - AROUND), Math.min(lines.size(), i + AROUND + 1));
                }
            }
        }
        if (shown.isEmpty()) {
            shown.set(0, Math.min(lines.size(), MOST_LINES));
        }
        return shown;
    }
}
