package io.hivemind.language.read;

import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The bodies that are no command of a shell: `http`, `java`, `produce`, `job`, `container`.
final class ServiceBodies {
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final List<String> FORMATS = List.of("json", "string", "avro");
    private static final int LOWEST_STATUS = 100;
    private static final int HIGHEST_STATUS = 599;

    private final JobScope scope;
    private final Messages messages;
    private final Values values;
    private final NodeJson json;
    private final ExpressionCheck expressions;

    ServiceBodies(JobScope scope) {
        this.scope = scope;
        this.messages = scope.messages();
        this.values = new Values(messages);
        this.json = new NodeJson(messages);
        this.expressions = scope.expressions();
    }

    Body http(Node node) {
        Optional<Fields> found = Fields.of(node, Vocabulary.HTTP, messages);
        if (found.isEmpty()) {
            return new Body.None();
        }
        Fields fields = found.get();
        Optional<Node.Scalar> url =
                fields.required("url", "as {method: GET, url: \"https://example.org/health\"}")
                        .flatMap(values::text);
        url.ifPresent(this::checkUrl);
        Optional<Node> body = fields.value("body");
        body.ifPresent(value -> expressions.document(value, Place.EXECUTOR));
        return new Body.Http(
                fields.value("method").flatMap(this::method).orElse("GET"),
                url.map(Node.Scalar::text).orElse(""),
                fields.value("headers").map(map -> templates(map, Place.EXECUTOR)).orElse(Map.of()),
                body.map(json::json).orElse(null),
                fields.value("expect").map(this::statuses).orElse(List.of()));
    }

    private void checkUrl(Node.Scalar url) {
        expressions.template(url, Place.EXECUTOR);
        String text = url.text();
        if (!text.startsWith("{{") && !text.matches("(?s)https?://.+")) {
            values.wrong(url, "an address as https://example.org/health");
        }
    }

    private Optional<String> method(Node node) {
        return values.text(node)
                .map(text -> text.text().toUpperCase(Locale.ROOT))
                .filter(method ->
                        METHODS.contains(method)
                                || values.wrong(
                                                node,
                                                "one of "
                                                        + String.join(
                                                                ", ",
                                                                METHODS.stream().sorted().toList()))
                                        .isPresent());
    }

    private List<Integer> statuses(Node node) {
        List<Integer> statuses = new ArrayList<>();
        for (Node item : values.list(node, true)) {
            values.integer(item, LOWEST_STATUS, HIGHEST_STATUS).ifPresent(statuses::add);
        }
        return statuses;
    }

    Body java(Node node) {
        Optional<Fields> fields = Fields.of(node, Vocabulary.JAVA, messages);
        String handler =
                fields.flatMap(f -> f.required("class", "as {class: org.example.Load}"))
                        .flatMap(values::text)
                        .map(Node.Scalar::text)
                        .orElse("");
        Optional<Node> with = fields.flatMap(f -> f.value("with"));
        with.ifPresent(value -> expressions.document(value, Place.EXECUTOR));
        return new Body.Java(handler, with.map(json::json).orElse(new Json("{}")));
    }

    Body produce(Node node) {
        Optional<Fields> found = Fields.of(node, Vocabulary.PRODUCE, messages);
        if (found.isEmpty()) {
            return new Body.None();
        }
        Fields fields = found.get();
        Optional<Node.Scalar> topic =
                fields.required("topic", "as {topic: loads, value: …}").flatMap(values::text);
        topic.ifPresent(this::checkTopic);
        Optional<Node.Scalar> key = fields.value("key").flatMap(values::text);
        key.ifPresent(scalar -> expressions.template(scalar, Place.SCHEDULER));
        Optional<Node> value = fields.value("value");
        value.ifPresent(document -> expressions.document(document, Place.SCHEDULER));
        fields.value("format").ifPresent(this::format);
        return new Body.Produce(
                topic.map(Node.Scalar::text).orElse(""),
                key.map(Node.Scalar::text).orElse(null),
                value.map(json::json).orElse(Json.NULL),
                fields.value("headers")
                        .map(map -> templates(map, Place.SCHEDULER))
                        .orElse(Map.of()));
    }

    private void format(Node node) {
        if (!(node instanceof Node.Scalar scalar) || !FORMATS.contains(scalar.text())) {
            values.wrong(node, "one of " + String.join(", ", FORMATS));
        } else if (scalar.text().equals("avro")) {
            messages.note(
                    node, "\"format: avro\" has no effect in this version; the value goes as JSON");
        }
    }

    private void checkTopic(Node.Scalar topic) {
        if (topic.text().contains("{{")) {
            messages.problem(
                    topic,
                    "the topic "
                            + Quote.of(topic.text())
                            + " has to be a plain name, without templates");
        } else if (!TOPIC.matcher(topic.text()).matches()) {
            messages.problem(
                    topic,
                    Quote.of(topic.text()) + " is no name of a topic: letters, digits, . _ and -");
        }
    }

    /// Texts by name, with templates.
    private Map<String, String> templates(Node node, Place place) {
        Map<String, String> map = new LinkedHashMap<>();
        values.texts(node)
                .forEach((name, text) -> {
                    expressions.template(text, place);
                    map.put(name, text.text());
                });
        return map;
    }

    Body job(Fields fields, Node node) {
        Optional<Node.Scalar> name = values.text(node);
        name.filter(text -> text.text().contains("{{"))
                .ifPresent(text ->
                        messages.problem(
                                text, "the name of a job stands here as it is, without templates"));
        Optional<Node> with = fields.value("with");
        with.ifPresent(value -> {
            if (value instanceof Node.Mapping) {
                expressions.document(value, Place.SCHEDULER);
            } else {
                values.wrong(value, "a mapping of the job's parameters, as {day: \"{{ … }}\"}");
            }
        });
        return new Body.Job(
                Names.full(scope.namespace(), name.map(Node.Scalar::text).orElse("")),
                with.filter(Node.Mapping.class::isInstance).map(json::json).orElse(new Json("{}")));
    }

    Body container(Node node, BodyReader bodies) {
        Optional<Fields> found = Fields.of(node, Vocabulary.CONTAINER, messages);
        if (found.isEmpty()) {
            return new Body.None();
        }
        Fields fields = found.get();
        Optional<Node.Scalar> image =
                fields.required("image", "as {image: \"alpine:3\", run: …}").flatMap(values::text);
        image.ifPresent(text -> expressions.template(text, Place.EXECUTOR));
        fields.value("env").ifPresent(bodies::env);
        fields.value("network").ifPresent(values::text);
        fields.value("cpus").ifPresent(cpus -> values.number(cpus, 0, Fences.MAX_CPUS));
        fields.value("memory").ifPresent(memory -> Fences.size(memory, values));
        fields.value("mounts").ifPresent(this::mounts);
        List<String> kept = List.of("env", "mounts", "memory", "cpus", "network");
        Node.Mapping settings =
                new Node.Mapping(
                        node.at(),
                        node.path(),
                        fields.mapping().entries().stream()
                                .filter(entry -> kept.contains(entry.key()))
                                .toList());
        return new Body.Container(
                image.map(Node.Scalar::text).orElse(""),
                fields.value("run").map(run -> bodies.lines(run, "")).orElse(List.of()),
                json.json(settings));
    }

    private void mounts(Node node) {
        for (Node item : values.list(node, true)) {
            if (item instanceof Node.Mapping) {
                expressions.document(item, Place.EXECUTOR);
            } else {
                values.text(item).ifPresent(text -> expressions.template(text, Place.EXECUTOR));
            }
        }
    }
}
