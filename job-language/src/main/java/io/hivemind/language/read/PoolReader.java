package io.hivemind.language.read;

import io.hivemind.core.job.PoolSpec;
import io.hivemind.language.document.Messages;
import io.hivemind.language.document.Node;
import io.hivemind.language.document.Quote;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// `pools` of a file, and which of them a task takes.
final class PoolReader {
    private static final int MOST = 1_000_000;

    private final Messages messages;
    private final Values values;

    PoolReader(Messages messages) {
        this.messages = messages;
        this.values = new Values(messages);
    }

    List<PoolSpec> read(Node node) {
        Map<String, PoolSpec> pools = new LinkedHashMap<>();
        for (Node item : values.list(node, false)) {
            Fields.of(item, Vocabulary.POOL, messages)
                    .flatMap(this::pool)
                    .ifPresent(pool -> {
                        if (pools.putIfAbsent(pool.name(), pool) != null) {
                            messages.problem(
                                    item,
                                    "the name "
                                            + Quote.of(pool.name())
                                            + " is taken by another pool of this file");
                        }
                    });
        }
        return List.copyOf(pools.values());
    }

    private Optional<PoolSpec> pool(Fields fields) {
        Optional<String> name =
                fields.required("name", "as name: warehouse")
                        .flatMap(values::text)
                        .filter(text -> Names.isName(text, "pool", messages))
                        .map(Node.Scalar::text);
        if (fields.has("slots") == fields.has("rate")) {
            messages.problem(
                    fields.mapping(),
                    "the pool "
                            + Quote.of(name.orElse(""))
                            + " wants one of \"slots\" and \"rate\", as {name: warehouse, slots: 4}"
                            + " or {name: partner-api, rate: {limit: 100, per: 1m}}");
            return Optional.empty();
        }
        Optional<Integer> slots =
                fields.value("slots").flatMap(node -> values.integer(node, 1, MOST));
        Optional<PoolSpec> pool =
                fields.has("slots")
                        ? slots.map(count -> new PoolSpec.Slots(name.orElse(""), count))
                        : fields.value("rate").flatMap(node -> rate(node, name.orElse("")));
        return name.isPresent() ? pool : Optional.empty();
    }

    private Optional<PoolSpec> rate(Node node, String name) {
        Optional<Fields> fields = Fields.of(node, Vocabulary.RATE, messages);
        Optional<Integer> limit =
                fields.flatMap(f -> f.required("limit", "as {limit: 100, per: 1m}"))
                        .flatMap(value -> values.integer(value, 1, MOST));
        Optional<Duration> per =
                fields.flatMap(f -> f.required("per", "as {limit: 100, per: 1m}"))
                        .flatMap(value -> values.positive(value));
        return limit.isPresent() && per.isPresent()
                ? Optional.of(new PoolSpec.Rate(name, limit.get(), per.get()))
                : Optional.empty();
    }

    /// `pool: x`, or `pools: {x: 2, y: 1}`.
    List<AskedPool> asked(Fields task) {
        if (task.has("pool") && task.has("pools")) {
            messages.problem(
                    task.mapping(),
                    "has both \"pool\" and \"pools\"; put all of them into \"pools\"");
        }
        List<AskedPool> asked = new ArrayList<>();
        task.value("pool")
                .flatMap(values::text)
                .ifPresent(text -> asked.add(new AskedPool(mention(text), 1)));
        Optional<Node> pools = task.value("pools");
        if (pools.isPresent() && pools.get() instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                Mention name =
                        new Mention(entry.key(), entry.at(), mapping.path().key(entry.key()));
                values.integer(entry.value(), 1, MOST)
                        .ifPresent(count -> asked.add(new AskedPool(name, count)));
            }
        } else {
            pools.ifPresent(node -> values.wrong(node, "a mapping as {warehouse: 2, desk: 1}"));
        }
        return asked;
    }

    private static Mention mention(Node.Scalar text) {
        return new Mention(text.text(), text.at(), text.path());
    }
}
