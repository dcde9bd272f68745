package io.hivemind.language.read;

import io.hivemind.core.schedule.TimeText;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;
import io.hivemind.language.expression.CelEnvironment;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The options of triggers that watch something else than the time: S3, webhooks, records of Kafka.
final class SourceOptions {
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final Pattern PATH = Pattern.compile("/?[A-Za-z0-9._~-]+(/[A-Za-z0-9._~-]+)*");
    private static final List<String> SIGNATURES = List.of("github", "hmac-sha256", "none");
    private static final List<String> FORMATS = List.of("avro", "json", "string");
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final int MAX_SECRETS = 2;
    private static final int MAX_BATCH = 100_000;

    private final Messages messages;
    private final Values values;
    private final ExpressionCheck expressions;

    /// The keys of one of the mappings here.
    record Inner(String what, List<String> all) implements Keys {
        static Inner of(String key) {
            return new Inner(key, TriggerKind.innerKeys(key));
        }
    }

    SourceOptions(Messages messages, ExpressionCheck expressions) {
        this.messages = messages;
        this.values = new Values(messages);
        this.expressions = expressions;
    }

    void s3(Node node) {
        values.text(node)
                .filter(text -> !text.text().matches("(?s)s3://[^/].*"))
                .ifPresent(text -> values.wrong(text, "an address as s3://bucket/prefix/"));
    }

    void notifications(Node node) {
        fields(node, "notifications")
                .ifPresent(fields -> {
                    if (fields.has("sqs") == fields.has("kafka")) {
                        messages.problem(
                                node, "notifications come from one of \"sqs\" and \"kafka\"");
                    }
                    fields.value("kafka").ifPresent(this::topic);
                });
    }

    void webhook(Node node) {
        fields(node, "webhook")
                .ifPresent(fields -> {
                    fields.required("path", "as {path: orders, signature: none}")
                            .flatMap(values::text)
                            .filter(text -> !PATH.matcher(text.text()).matches())
                            .ifPresent(text -> values.wrong(text, "a path as orders/new"));
                    fields.value("signature").ifPresent(word -> word(word, SIGNATURES));
                    fields.value("dedupe_header").ifPresent(this::header);
                    fields.value("signature_header").ifPresent(this::header);
                    fields.value("secret").ifPresent(this::secrets);
                    secret(fields);
                });
    }

    private void header(Node node) {
        values.text(node)
                .filter(text -> !HEADER.matcher(text.text()).matches())
                .ifPresent(text -> values.wrong(text, "the name of a header, as X-Request-Id"));
    }

    /// One, or two while one takes the place of the other.
    private void secrets(Node node) {
        List<Node> items = values.list(node, true);
        if (items.isEmpty() || items.size() > MAX_SECRETS) {
            messages.problem(node, "\"secret\" is one, or two while they are changed");
        }
        for (Node item : items) {
            values.text(item).ifPresent(text -> expressions.template(text, Place.HOOK));
        }
    }

    private void secret(Fields webhook) {
        String signature =
                webhook.entry("signature")
                        .map(Node.Entry::value)
                        .filter(Node.Scalar.class::isInstance)
                        .map(value -> ((Node.Scalar) value).text())
                        .orElse("none");
        if (!signature.equals("none") && SIGNATURES.contains(signature) && !webhook.has("secret")) {
            messages.problem(
                    webhook.mapping(),
                    "the signature "
                            + Quote.of(signature)
                            + " wants a \"secret\", as secret: \"{{ secrets.HOOK }}\"");
        }
    }

    void kafka(Node node) {
        fields(node, "kafka")
                .ifPresent(fields -> {
                    fields.required("topic", "as {topic: orders}").ifPresent(this::topic);
                    fields.value("format").ifPresent(word -> word(word, FORMATS));
                    fields.value("when").ifPresent(this::condition);
                    fields.value("from").ifPresent(this::from);
                    fields.value("batch").ifPresent(this::batch);
                    fields.value("debounce").ifPresent(values::positive);
                    oneOfBatchAndDebounce(fields.mapping());
                });
    }

    void connect(Node node) {
        fields(node, "connect")
                .ifPresent(fields -> {
                    fields.required("class", "as {class: org.example.Source, config: {…}}")
                            .ifPresent(values::text);
                    fields.value("config").ifPresent(values::texts);
                    fields.value("topic").ifPresent(this::topic);
                    fields.value("when").ifPresent(this::condition);
                });
    }

    /// `latest`, `earliest`, or a time.
    void from(Node node) {
        values.text(node)
                .filter(text ->
                        !List.of("latest", "earliest").contains(text.text())
                                && TimeText.time(text.text(), ZoneOffset.UTC).isEmpty())
                .ifPresent(text ->
                        values.wrong(
                                text, "latest, earliest, or a time as 2026-12-24T18:00:00+02:00"));
    }

    void batch(Node node) {
        fields(node, "batch")
                .ifPresent(fields -> {
                    fields.value("max").ifPresent(max -> values.integer(max, 1, MAX_BATCH));
                    fields.value("within").ifPresent(values::positive);
                    if (!fields.has("max") && !fields.has("within")) {
                        messages.problem(node, "a batch ends somewhere: {max: 1000, within: 30s}");
                    }
                });
    }

    void oneOfBatchAndDebounce(Node.Mapping mapping) {
        if (mapping.entry("batch").isPresent() && mapping.entry("debounce").isPresent()) {
            messages.problem(
                    mapping,
                    "has both \"batch\" and \"debounce\": a run has either many records or the"
                            + " last; keep one");
        }
    }

    private void condition(Node node) {
        new ExpressionCheck(CelEnvironment.ofRecords(), messages, Set.of())
                .expression(node, Place.RECORD);
    }

    private void topic(Node node) {
        values.text(node)
                .filter(text -> !TOPIC.matcher(text.text()).matches())
                .ifPresent(text ->
                        messages.problem(
                                text,
                                Quote.of(text.text())
                                        + " is no name of a topic: letters, digits, . _ and -"));
    }

    private void word(Node node, List<String> words) {
        if (!(node instanceof Node.Scalar scalar) || !words.contains(scalar.text())) {
            values.wrong(node, "one of " + String.join(", ", words));
        }
    }

    private Optional<Fields> fields(Node node, String key) {
        return Fields.of(node, Inner.of(key), messages);
    }
}
