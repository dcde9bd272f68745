package io.hivemind.connect.schedule;

import io.hivemind.connect.definition.ClusterSettings;
import io.hivemind.connect.definition.DefinitionFollower;
import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.definition.JobShare;
import io.hivemind.connect.definition.JobTriggers;
import io.hivemind.connect.definition.JobsConnector;
import io.hivemind.connect.record.SourcePosition;
import io.hivemind.connect.record.TriggerRecords;
import io.hivemind.wire.KafkaConnection;

import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Watches the schedules of its share of the jobs.
public final class ScheduleSourceTask extends SourceTask {
    static final Set<String> KINDS = Set.of("cron", "every", "at", "calendar");

    private static final Logger LOG = LoggerFactory.getLogger(ScheduleSourceTask.class);

    private final InstantSource clock;
    private @Nullable DefinitionFollower follower;
    private @Nullable ScheduleWatch watch;
    private @Nullable SlotRecords records;
    private volatile boolean stopped;

    public ScheduleSourceTask() {
        this(InstantSource.system());
    }

    /// @param clock by which slots are due
    public ScheduleSourceTask(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void start(Map<String, String> settings) {
        KafkaConnection connection = ClusterSettings.connection(settings);
        JobShare share = JobsConnector.share(settings);
        DefinitionFollower definitions = new DefinitionFollower(connection, share, KINDS);
        follower = definitions;
        try {
            DefinitionFollower.Loaded loaded = definitions.load();
            ScheduleWatch watching = new ScheduleWatch(clock);
            Map<Map<String, String>, Map<String, Object>> kept = kept(loaded.jobs());
            Instant now = clock.instant();
            watching.book().load(loaded.jobs(), trigger -> position(kept, trigger), now);
            records = new SlotRecords(new TriggerRecords(connection, loaded.triggerPartitions()));
            watch = watching;
            definitions.follow(watching::changed);
            LOG.info(
                    "Watches {} schedules of {} jobs",
                    watching.book().size(),
                    loaded.jobs().size());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException("stopped while it started", e);
        }
    }

    private Map<Map<String, String>, Map<String, Object>> kept(List<JobTriggers> jobs) {
        List<Map<String, String>> partitions =
                jobs.stream()
                        .flatMap(job -> job.triggers().stream())
                        .map(SourcePosition::of)
                        .toList();
        if (context == null || partitions.isEmpty()) {
            return Map.of();
        }
        return new HashMap<>(context.offsetStorageReader().offsets(partitions));
    }

    private static @Nullable SchedulePosition position(
            Map<Map<String, String>, Map<String, Object>> kept, FollowedTrigger trigger) {
        Map<String, Object> offset = kept.get(SourcePosition.of(trigger));
        return offset == null ? null : SchedulePosition.read(offset);
    }

    /// Returns at the latest when the worker may want to know something else.
    @Override
    public @Nullable List<SourceRecord> poll() throws InterruptedException {
        ScheduleWatch watching = watch;
        SlotRecords of = records;
        if (watching == null || of == null || stopped) {
            return null;
        }
        List<ScheduleBook.Accounted> due = watching.await();
        return due.isEmpty() ? null : due.stream().map(of::of).toList();
    }

    @Override
    public void stop() {
        stopped = true;
        if (watch != null) {
            watch.interrupt();
        }
        if (follower != null) {
            follower.close();
        }
    }

    @Override
    public String version() {
        return new ScheduleSourceConnector().version();
    }
}
