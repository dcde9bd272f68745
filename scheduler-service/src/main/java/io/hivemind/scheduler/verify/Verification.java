package io.hivemind.scheduler.verify;

import io.hivemind.core.expression.Expressions;
import io.hivemind.core.job.Parameters;
import io.hivemind.core.verify.Finding;
import io.hivemind.scheduler.recorded.NotKeptException;
import io.hivemind.scheduler.recorded.RecordedCodec;
import io.hivemind.scheduler.recorded.RecordedDefinitions;
import io.hivemind.scheduler.recorded.RecordedTopics;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;

import org.apache.kafka.common.TopicPartition;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Proves the history of a cluster, as it is when it begins.
public final class Verification {
    /// What is committed together is visible everywhere within a transaction's timeout.
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    private final KafkaConnection kafka;
    private final Expressions expressions;
    private final Parameters parameters;
    private final Duration patience;

    /// @param patience how long to look for the other half of what was written last
    public Verification(
            KafkaConnection kafka,
            Expressions expressions,
            Parameters parameters,
            Duration patience) {
        this.kafka = kafka;
        this.expressions = expressions;
        this.parameters = parameters;
        this.patience = patience;
    }

    /// What was checked, and what is wrong with it.
    ///
    /// @param found how many findings there are; the first thousand are kept
    /// @param notes what could not be judged, and why
    public record Verdict(
            int partitions,
            long events,
            long runs,
            long grants,
            List<PoolUse> pools,
            Duration took,
            long found,
            List<Finding> findings,
            List<String> notes) {

        public Verdict {
            pools = List.copyOf(pools);
            findings = List.copyOf(findings);
            notes = List.copyOf(notes);
        }
    }

    /// @throws NotKeptException where there is no history
    public Verdict run() throws InterruptedException {
        long startedNs = System.nanoTime();
        Topics topics = kafka.topics();
        Map<String, List<TopicPartition>> found;
        try (RecordedTopics records = new RecordedTopics(kafka)) {
            found = records.find(topics.prefix());
        }
        List<TopicPartition> events = found.getOrDefault(topics.events(), List.of());
        List<TopicPartition> peers = found.getOrDefault(topics.peers(), List.of());
        if (events.isEmpty() || peers.isEmpty() || !found.containsKey(topics.attempts())) {
            throw new NotKeptException(
                    "there is no history here: no topic " + topics.events() + ", or not for us");
        }
        Tally tally = new Tally();
        PartitionCheck.Source source =
                new PartitionCheck.Source(topics, new RecordedCodec(topics, kafka.wire()), tally);
        List<PoolUse> uses = new ArrayList<>();
        List<Callable<Void>> checks = new ArrayList<>();
        checks.add(() -> {
            uses.addAll(pools(source, peers));
            return null;
        });
        for (TopicPartition partition : events) {
            int number = partition.partition();
            List<TopicPartition> ready =
                    found.entrySet().stream()
                            .filter(topic -> topic.getKey().startsWith(topics.prefix() + "ready."))
                            .flatMap(topic -> topic.getValue().stream())
                            .filter(it -> it.partition() == number)
                            .toList();
            checks.add(() -> {
                partition(source, number, ready);
                return null;
            });
        }
        carryOut(checks);
        return new Verdict(
                events.size(),
                tally.events(),
                tally.runs(),
                tally.grants(),
                uses,
                Duration.ofNanos(System.nanoTime() - startedNs),
                tally.found(),
                tally.findings(),
                tally.notes());
    }

    private void partition(PartitionCheck.Source source, int number, List<TopicPartition> ready)
            throws InterruptedException {
        try (RecordedTopics records = new RecordedTopics(kafka);
                RecordedDefinitions definitions =
                        new RecordedDefinitions(kafka, expressions, parameters)) {
            RecordedKnown known = new RecordedKnown(definitions, expressions, source.tally());
            new PartitionCheck(number, ready, source, records, known).run(patience);
        }
    }

    private List<PoolUse> pools(PartitionCheck.Source source, List<TopicPartition> peers) {
        try (RecordedTopics given = new RecordedTopics(kafka);
                RecordedTopics inputs = new RecordedTopics(kafka);
                RecordedDefinitions definitions =
                        new RecordedDefinitions(kafka, expressions, parameters)) {
            RecordedKnown known = new RecordedKnown(definitions, expressions, source.tally());
            return new PoolsCheck(given, inputs, peers, source, known).run();
        }
    }

    private static void carryOut(List<Callable<Void>> checks) throws InterruptedException {
        int threads = Math.min(checks.size(), Runtime.getRuntime().availableProcessors());
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            for (Future<Void> check : pool.invokeAll(checks)) {
                check.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
