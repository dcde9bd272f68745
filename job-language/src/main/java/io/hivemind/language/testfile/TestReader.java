package io.hivemind.language.testfile;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.JobSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.read.Fields;
import io.hivemind.language.read.Values;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One test.
final class TestReader {
    private final Messages messages;
    private final Values values;
    private final TestValues names;
    private final EventReader events;

    TestReader(Messages messages, List<JobSpec> jobs) {
        this.messages = messages;
        this.values = new Values(messages);
        this.names = new TestValues(messages, jobs);
        this.events = new EventReader(messages, names);
    }

    Optional<TestCase> read(Node node) {
        return Fields.of(node, TestKeys.TEST, messages).map(this::test);
    }

    private TestCase test(Fields fields) {
        Optional<Node.Scalar> name =
                fields.required("name", "as name: retries once").flatMap(values::text);
        @Nullable String start =
                fields.value("start").flatMap(node -> start(node, fields)).orElse(null);
        if (fields.has("params") && !fields.has("start")) {
            messages.problem(
                    fields.mapping(), "\"params\" are those of \"start\", and there is none");
        }
        Json params = fields.value("params").map(events::params).orElse(new Json("{}"));
        @Nullable Duration until = fields.value("until").flatMap(values::duration).orElse(null);
        return new TestCase(
                name.map(Node.Scalar::text).orElse(""),
                name.map(Node.Scalar::at).orElse(fields.mapping().at()),
                fields.value("at").flatMap(names::instant).orElse(TestCase.DEFAULT_CLOCK),
                start,
                params,
                fields.value("script")
                        .map(node -> new ScriptReader(messages, names).read(node, start))
                        .orElse(Map.of()),
                fields.value("events").map(events::read).orElse(List.of()),
                until,
                fields.required("expect", "as expect: {run: SUCCEEDED}")
                        .map(node -> new ExpectReader(messages, names).read(node, start))
                        .orElse(ExpectReader.NOTHING));
    }

    /// A job that is not there is refused when it is started, where the test asks for that.
    private Optional<String> start(Node node, Fields test) {
        boolean refusal =
                test.entry("expect")
                        .map(Node.Entry::value)
                        .filter(value ->
                                value instanceof Node.Mapping mapping
                                        && mapping.entry("refused").isPresent())
                        .isPresent();
        return refusal
                ? values.text(node)
                        .map(text ->
                                names.find(text.text()).map(JobSpec::fullName).orElse(text.text()))
                : names.job(node);
    }
}
