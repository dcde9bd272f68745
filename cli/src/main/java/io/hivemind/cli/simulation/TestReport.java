package io.hivemind.cli.simulation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.language.testrun.TestResult;
import io.hivemind.language.testrun.TimelineDiff;

import java.util.List;

/// What came of tests, for machines.
public final class TestReport {
    private TestReport() {}

    public static ObjectNode of(List<TestedFile> files) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("passed", files.stream().allMatch(TestedFile::passed))
                .put("tests", files.stream().mapToLong(file -> file.results().size()).sum())
                .put("failed", files.stream().mapToLong(TestedFile::failed).sum())
                .put("invalid", files.stream().filter(TestedFile::isInvalid).count());
        ArrayNode list = json.putArray("files");
        files.forEach(file -> file(list.addObject(), file));
        return json;
    }

    private static void file(ObjectNode json, TestedFile file) {
        json.put("file", file.path().toString())
                .put("passed", file.passed())
                .put("took_ms", file.took().toMillis());
        ArrayNode problems = json.putArray("problems");
        file.problems().forEach(problems::add);
        ArrayNode tests = json.putArray("tests");
        file.results().forEach(result -> test(tests.addObject(), result));
    }

    private static void test(ObjectNode json, TestResult result) {
        json.put("name", result.test().name())
                .put("line", result.test().at().line())
                .put("passed", result.passed())
                .put("took_ms", result.took().toMillis());
        ArrayNode differences = json.putArray("differences");
        for (TestResult.Difference difference : result.differences()) {
            differences
                    .addObject()
                    .put("what", difference.what())
                    .put("expected", difference.expected())
                    .put("actual", difference.actual());
        }
        if (!result.passed() && result.timeline() != null) {
            ArrayNode diff = json.putArray("diff");
            for (TimelineDiff.Line line : TimelineDiff.of(result.test(), result.timeline())) {
                diff.addObject()
                        .put("mark", String.valueOf(line.mark()))
                        .put("at", line.at())
                        .put("subject", line.subject())
                        .put("what", line.what());
            }
            json.set("timeline", TimelineJson.of(result.timeline()));
        }
    }
}
