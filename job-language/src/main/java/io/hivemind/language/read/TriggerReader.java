package io.hivemind.language.read;

import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.expression.JsonValues;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `triggers`, and the short form `trigger` with `schedule` or `source`.
final class TriggerReader {
    private final Messages messages;
    private final Values values;
    private final NodeJson json;

    TriggerReader(Messages messages) {
        this.messages = messages;
        this.values = new Values(messages);
        this.json = new NodeJson(messages);
    }

    List<TriggerSpec> read(Fields job) {
        List<TriggerSpec> triggers = new ArrayList<>();
        if (job.has("trigger") && job.has("triggers")) {
            messages.problem(job.mapping(), "has both \"trigger\" and \"triggers\"; keep one");
        }
        job.value("triggers")
                .ifPresent(
                        node -> values.list(node, false).forEach(item -> trigger(item, triggers)));
        job.value("trigger")
                .flatMap(values::text)
                .ifPresent(kind -> shortForm(job, kind).ifPresent(triggers::add));
        return triggers;
    }

    private void trigger(Node node, List<TriggerSpec> triggers) {
        if (node instanceof Node.Mapping mapping && !mapping.entries().isEmpty()) {
            triggers.add(new TriggerSpec(mapping.entries().getFirst().key(), json.json(mapping)));
        } else {
            values.wrong(node, "a mapping as {cron: \"0 18 * * *\"}");
        }
    }

    private Optional<TriggerSpec> shortForm(Fields job, Node.Scalar kind) {
        return switch (kind.text()) {
            case "manual" -> Optional.of(spec("manual", "manual", true));
            case "cron" ->
                    job.required("schedule", "as schedule: \"0 18 * * *\"")
                            .flatMap(values::text)
                            .map(schedule -> spec("cron", "cron", schedule.text()));
            case "watch" ->
                    job.required("source", "as source: /data/in/*.csv")
                            .flatMap(values::text)
                            .map(source -> {
                                String name = source.text().startsWith("s3://") ? "s3" : "file";
                                return spec(name, name, source.text());
                            });
            default -> values.wrong(kind, "cron, watch or manual");
        };
    }

    private static TriggerSpec spec(String kind, String key, Object value) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put(key, value);
        return new TriggerSpec(kind, JsonValues.write(options, 1024 * 1024));
    }
}
