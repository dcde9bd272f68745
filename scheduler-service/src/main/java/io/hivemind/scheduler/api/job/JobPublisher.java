package io.hivemind.scheduler.api.job;

import io.hivemind.avro.JobDefinition;
import io.hivemind.core.job.FileRef;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.scheduler.api.Outbox;
import io.hivemind.scheduler.api.Problem;
import io.hivemind.scheduler.codec.ContentHash;
import io.hivemind.scheduler.codec.JobCodec;
import io.hivemind.scheduler.codec.PoolCodec;
import io.hivemind.scheduler.history.History;
import io.hivemind.scheduler.history.query.JobRow;
import io.hivemind.wire.KafkaConnection;
import io.hivemind.wire.Topics;

import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/// Puts definitions into force: first their queues, then their files, then they themselves. Answers
/// when the history has them, so that who applied a job can start it.
final class JobPublisher {
    private static final long HISTORY_TIMEOUT_SECONDS = 30;

    /// @param change created, changed or unchanged
    record Applied(String name, long revision, String change, int tasks) {}

    private final KafkaConnection kafka;
    private final History history;
    private final Outbox outbox;
    private final ReadyQueues queues;
    private final FilePublisher files;
    private final Clock clock;
    private final ReentrantLock oneAtATime = new ReentrantLock();

    JobPublisher(
            KafkaConnection kafka,
            History history,
            Outbox outbox,
            ReadyQueues queues,
            Clock clock) {
        this.kafka = kafka;
        this.history = history;
        this.outbox = outbox;
        this.queues = queues;
        this.files = new FilePublisher(outbox, history.jobs(), kafka.topics().files());
        this.clock = clock;
    }

    List<Applied> apply(CheckedFile checked) throws InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            queues.make(checked.jobs());
            List<Applied> applied = new ArrayList<>();
            long last = pools(checked.pools());
            for (JobSpec job : checked.jobs()) {
                String hash = ContentHash.of(job);
                Optional<JobRow> before = history.jobs().find(job.fullName());
                if (before.isPresent() && before.get().contentHash().equals(hash)) {
                    applied.add(applied(job, before.get().revision(), "unchanged"));
                } else {
                    last = publish(job, hash, checked.file());
                    applied.add(applied(job, last + 1, before.isPresent() ? "changed" : "created"));
                }
            }
            awaitHistory(last);
            return applied;
        } finally {
            oneAtATime.unlock();
        }
    }

    void delete(String job) throws InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            if (history.jobs().find(job).isEmpty()) {
                throw Problem.noSuchJob(job);
            }
            RecordMetadata sent = Outbox.await(outbox.sendTombstone(address(job)));
            awaitHistory(sent.offset());
        } finally {
            oneAtATime.unlock();
        }
    }

    /// Refused while a job in force names it: its tasks would wait for ever.
    void deletePool(String pool) throws InterruptedException {
        oneAtATime.lockInterruptibly();
        try {
            if (history.jobs().pools().stream().noneMatch(it -> it.name().equals(pool))) {
                throw Problem.of(404, "no-such-pool", "there is no pool \"" + pool + "\"");
            }
            List<String> jobs = history.jobs().jobsOf(pool);
            if (!jobs.isEmpty()) {
                throw Problem.of(
                        409,
                        "pool-in-use",
                        "tasks of %s take of the pool \"%s\"; change or delete %s first"
                                .formatted(
                                        String.join(", ", jobs),
                                        pool,
                                        jobs.size() == 1 ? "that job" : "those jobs"));
            }
            RecordMetadata sent =
                    Outbox.await(outbox.sendTombstone(address(Topics.POOL_KEY + pool)));
            awaitHistory(sent.offset());
        } finally {
            oneAtATime.unlock();
        }
    }

    /// Before the jobs whose tasks take of them. One that is the same as before is not published
    /// again.
    ///
    /// @return the offset of the last of them, -1 for none
    private long pools(List<PoolSpec> pools) {
        List<PoolSpec> before = history.jobs().pools();
        long last = -1;
        for (PoolSpec pool : pools) {
            if (!before.contains(pool)) {
                JobDefinition definition =
                        JobDefinition.newBuilder()
                                .setPool(PoolCodec.write(pool))
                                .setAppliedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                                .build();
                Outbox.Address to = address(Topics.POOL_KEY + pool.name());
                last = Outbox.await(outbox.send(to, JobDefinition.class, definition)).offset();
            }
        }
        return last;
    }

    private long publish(JobSpec job, String hash, JobFile file) {
        Map<String, FileRef> published = new HashMap<>();
        for (FileRef ref : job.files()) {
            JobFile.Bundled bundled = file.files().get(ref.path());
            if (bundled != null) {
                published.put(ref.path(), files.publish(bundled));
            }
        }
        List<FileRef> refs =
                job.files().stream().map(ref -> published.getOrDefault(ref.path(), ref)).toList();
        JobDefinition definition =
                JobDefinition.newBuilder()
                        .setJob(JobCodec.write(job.withFiles(refs)))
                        .setContentHash(hash)
                        .setSource(file.source())
                        .setSourceName(file.name())
                        .setAppliedAt(clock.instant().truncatedTo(ChronoUnit.MILLIS))
                        .build();
        return Outbox.await(outbox.send(address(job.fullName()), JobDefinition.class, definition))
                .offset();
    }

    private Outbox.Address address(String job) {
        return new Outbox.Address(kafka.topics().jobs(), 0, job);
    }

    private void awaitHistory(long offset) throws InterruptedException {
        if (offset < 0) {
            return;
        }
        try {
            history.tail()
                    .reaches(new TopicPartition(kafka.topics().jobs(), 0), offset)
                    .get(HISTORY_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw Problem.of(
                    503,
                    "history-behind",
                    "the definitions are published, but the history has not seen them within "
                            + HISTORY_TIMEOUT_SECONDS
                            + " s");
        }
    }

    private static Applied applied(JobSpec job, long revision, String change) {
        return new Applied(job.fullName(), revision, change, job.tasks().size());
    }
}
