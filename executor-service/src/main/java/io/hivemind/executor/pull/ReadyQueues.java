package io.hivemind.executor.pull;

import io.hivemind.executor.config.ExecutorConfig;
import io.hivemind.wire.ShareGroups;
import io.hivemind.wire.Topics;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Pulls from the ready topics of this executor's queues, each from when its topic exists. A
/// queue's topics are made when its first job is applied, so new ones are looked for now and then,
/// by one thread.
public final class ReadyQueues {
    private static final Logger LOG = LoggerFactory.getLogger(ReadyQueues.class);
    private static final long LOOK_EVERY_MS = 3_000;
    private static final long ADMIN_TIMEOUT_MS = 10_000;
    private static final int MOST_RECORDS = 500;

    private final ExecutorConfig config;
    private final Pulling pulling;
    private final Admin admin;
    private final ScheduledExecutorService looker;
    private final Slots slots;
    private final Deferred deferred;
    private final Intake intake;
    private final Map<String, PullLoop> loops = new HashMap<>();
    private boolean closed;

    public ReadyQueues(
            ExecutorConfig config, Pulling pulling, Admin admin, ScheduledExecutorService looker) {
        this.config = config;
        this.pulling = pulling;
        this.admin = admin;
        this.looker = looker;
        this.slots = new Slots(config.slots());
        this.deferred = new Deferred(pulling.timers());
        this.intake = new Intake(pulling, slots, deferred);
    }

    public void start() {
        var _ = looker.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /// Looks for new topics now, not in some seconds: the caller has just made some.
    public void lookNow() {
        looker.execute(this::look);
    }

    public int busySlots() {
        return slots.busy();
    }

    private void look() {
        try {
            Map<String, Urgency> wanted =
                    wanted(admin.listTopics().names().get(ADMIN_TIMEOUT_MS, TimeUnit.MILLISECONDS));
            wanted.keySet().removeAll(pulledFrom());
            if (!wanted.isEmpty()) {
                configureGroups(wanted.keySet());
                wanted.forEach(this::pullFrom);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("which ready topics there are cannot be told: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.error("looking for ready topics failed", e);
        }
    }

    private synchronized Set<String> pulledFrom() {
        return Set.copyOf(loops.keySet());
    }

    private synchronized void pullFrom(String topic, Urgency urgency) {
        if (!closed) {
            int maxRecords = Math.clamp(config.slots() / 2, 1, MOST_RECORDS);
            PullLoop loop =
                    new PullLoop(
                            new PullLoop.Source(topic, urgency, maxRecords),
                            pulling,
                            slots,
                            intake);
            loops.put(topic, loop);
            loop.start();
            LOG.debug("pulling from {}", topic);
        }
    }

    /// The existing topics to pull from: those of the queues it was given, of all queues if so
    /// told, and its own.
    private Map<String, Urgency> wanted(Set<String> existing) {
        Topics topics = pulling.clients().connection().topics();
        List<String> queues = new ArrayList<>(config.queues());
        boolean all = queues.remove(ExecutorConfig.ALL_QUEUES);
        queues.add("@" + config.id());
        Map<String, Urgency> wanted = new LinkedHashMap<>();
        for (Urgency urgency : Urgency.values()) {
            for (String queue : queues) {
                String topic = topics.ready(queue, urgency.word());
                if (existing.contains(topic)) {
                    wanted.put(topic, urgency);
                }
            }
            if (all) {
                String before = topics.prefix() + "ready.";
                String after = "." + urgency.word();
                for (String topic : existing) {
                    // A queue's name has no dot; that of another executor's own has.
                    if (topic.startsWith(before)
                            && topic.endsWith(after)
                            && topic.length() > before.length() + after.length()
                            && topic.indexOf('.', before.length())
                                    == topic.length() - after.length()) {
                        wanted.put(topic, urgency);
                    }
                }
            }
        }
        return wanted;
    }

    /// They are configured where jobs are applied; here only where that has not happened.
    private void configureGroups(Collection<String> groups) {
        try {
            new ShareGroups(admin).configure(groups);
        } catch (KafkaException e) {
            LOG.warn("the share groups {} cannot be looked after: {}", groups, e.getMessage());
        }
    }

    /// Takes nothing more, and hands back what waits.
    public void stop() {
        List<PullLoop> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(loops.values());
        }
        all.forEach(PullLoop::stop);
        deferred.flush();
    }

    /// Leaves the groups.
    public void leave() throws InterruptedException {
        stop();
        for (PullLoop loop : List.copyOf(loops.values())) {
            loop.leave();
        }
    }
}
