package io.hivemind.cli.simulation;

import io.hivemind.cli.UserError;
import io.hivemind.language.testrun.TestResult;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// What came of tests, as build servers read it: a suite per file.
public final class JUnitReport {
    private JUnitReport() {}

    /// Writes it, with the folders it lies in.
    public static void write(List<TestedFile> files, Path to) {
        try {
            Path folder = to.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(to, of(files));
        } catch (IOException e) {
            throw new UserError(to + ": cannot be written: " + e.getMessage(), e);
        }
    }

    static String of(List<TestedFile> files) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuites>\n");
        files.forEach(file -> suite(xml, file));
        return xml.append("</testsuites>\n").toString();
    }

    private static void suite(StringBuilder xml, TestedFile file) {
        boolean invalid = file.isInvalid();
        xml.append("  <testsuite name=").append(quoted(file.path().toString()));
        xml.append(" tests=").append(quoted(String.valueOf(file.results().size())));
        xml.append(" failures=").append(quoted(String.valueOf(file.failed())));
        xml.append(" errors=").append(quoted(invalid ? "1" : "0"));
        xml.append(" time=").append(quoted(seconds(file.took()))).append(">\n");
        for (TestResult result : file.results()) {
            testCase(xml, file, result);
        }
        if (invalid) {
            xml.append("    <testcase name=\"the file is valid\" classname=")
                    .append(quoted(file.path().toString()))
                    .append(">\n      <error message=\"the file is invalid\">")
                    .append(escaped(String.join("\n", file.problems())))
                    .append("</error>\n    </testcase>\n");
        }
        xml.append("  </testsuite>\n");
    }

    private static void testCase(StringBuilder xml, TestedFile file, TestResult result) {
        xml.append("    <testcase name=").append(quoted(result.test().name()));
        xml.append(" classname=").append(quoted(file.path().toString()));
        xml.append(" time=").append(quoted(seconds(result.took())));
        if (result.passed()) {
            xml.append("/>\n");
            return;
        }
        StringBuilder text = new StringBuilder();
        for (TestResult.Difference difference : result.differences()) {
            text.append(difference.what())
                    .append(": expected ")
                    .append(difference.expected())
                    .append(", was ")
                    .append(difference.actual())
                    .append('\n');
        }
        String first = text.substring(0, text.indexOf("\n"));
        xml.append(">\n      <failure message=").append(quoted(first)).append('>');
        xml.append(escaped(text.toString())).append("</failure>\n    </testcase>\n");
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
    }

    private static String quoted(String text) {
        return '"' + escaped(text).replace("\n", "&#10;") + '"';
    }

    /// Characters that XML does not know are left out.
    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '<' -> escaped.append("&lt;");
                        case '>' -> escaped.append("&gt;");
                        case '&' -> escaped.append("&amp;");
                        case '"' -> escaped.append("&quot;");
                        default -> {
                            boolean known =
                                    c == '\t'
                                            || c == '\n'
                                            || (c >= 0x20
                                                    && c != 0xFFFE
                                                    && c != 0xFFFF
                                                    && !(c >= 0xD800 && c < 0xE000));
                            if (known) {
                                escaped.appendCodePoint(c);
                            }
                        }
                    }
                });
        return escaped.toString();
    }
}
