package io.hivemind.scheduler.topology;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Looks topics up with an admin client, on a thread of its own: all of them at the start and from
/// time to time, and at once when somebody asks for one that was not seen.
public final class AdminTopicDirectory implements TopicDirectory, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AdminTopicDirectory.class);
    private static final Duration BETWEEN_LOOKS = Duration.ofMinutes(1);
    private static final Duration WHILE_MISSING = Duration.ofSeconds(1);
    private static final Duration SHORTEST_DISTRUST = Duration.ofSeconds(2);
    private static final Duration LONGEST_DISTRUST = Duration.ofMinutes(10);
    private static final int ANSWER_SECONDS = 10;

    private final Admin admin;
    private final String readyPrefix;
    private final boolean create;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();
    private final Set<String> missing = ConcurrentHashMap.newKeySet();
    private final Map<String, Distrust> distrusted = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private final Set<String> created = new HashSet<>();
    private final Object lock = new Object();
    private final Thread thread;
    private boolean wanted;
    private boolean closed;

    /// @param admin closed by whoever made it
    /// @param readyPrefix ready topics are made by those who know how they have to be
    /// @param create whether other topics are created when somebody asks for them
    public AdminTopicDirectory(Admin admin, String readyPrefix, boolean create) {
        this.admin = admin;
        this.readyPrefix = readyPrefix;
        this.create = create;
        this.thread = Thread.ofPlatform().name("hivemind-topics").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    @Override
    public boolean has(String topic) {
        if (seen.contains(topic)) {
            return true;
        }
        if (missing.add(topic)) {
            LOG.debug("Topic {} was not seen yet: what is meant for it waits", topic);
            lookAtOnce();
        }
        return false;
    }

    private void lookAtOnce() {
        synchronized (lock) {
            wanted = true;
            lock.notifyAll();
        }
    }

    @Override
    public void forget(String topic) {
        distrusted.merge(
                topic,
                new Distrust(1, System.nanoTime() + SHORTEST_DISTRUST.toNanos()),
                (before, first) -> before.isLongAgo() ? first : before.again());
        seen.remove(topic);
    }

    @Override
    public long version() {
        return version.get();
    }

    private void run() {
        try {
            while (awaitTime()) {
                look();
                createMissing();
            }
        } catch (InterruptedException e) {
            LOG.debug("The topics thread was interrupted", e);
        }
    }

    /// @return false when the directory was closed
    private boolean awaitTime() throws InterruptedException {
        synchronized (lock) {
            long pauseMs = version.get() == 0 ? 0 : pause().toMillis();
            long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pauseMs);
            long leftMs = pauseMs;
            while (!closed && !wanted && leftMs > 0) {
                lock.wait(leftMs);
                leftMs = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
            }
            wanted = false;
            return !closed;
        }
    }

    private Duration pause() {
        return missing.isEmpty() ? BETWEEN_LOOKS : WHILE_MISSING;
    }

    private void look() throws InterruptedException {
        try {
            Set<String> names =
                    new HashSet<>(admin.listTopics().names().get(ANSWER_SECONDS, TimeUnit.SECONDS));
            names.removeIf(this::isDistrusted);
            seen.retainAll(names);
            if (seen.addAll(names)) {
                version.incrementAndGet();
            }
            missing.removeAll(names);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Topics could not be listed: {}", e.toString());
            TimeUnit.NANOSECONDS.sleep(WHILE_MISSING.toNanos());
        }
    }

    private boolean isDistrusted(String topic) {
        Distrust distrust = distrusted.get(topic);
        return distrust != null && System.nanoTime() - distrust.untilNanos() < 0;
    }

    /// A topic that is there but could not be written to: tried again later, each time twice as
    /// late.
    private record Distrust(int failures, long untilNanos) {
        /// It was trusted for so long since that this failure is another matter.
        boolean isLongAgo() {
            return System.nanoTime() - untilNanos > LONGEST_DISTRUST.toNanos();
        }

        Distrust again() {
            long pause = SHORTEST_DISTRUST.toNanos() << Math.min(failures, 10);
            long bounded = Math.min(pause, LONGEST_DISTRUST.toNanos());
            return new Distrust(failures + 1, System.nanoTime() + bounded);
        }
    }

    /// As the broker creates a topic for a plain producer.
    private void createMissing() throws InterruptedException {
        for (String topic : missing) {
            if (!create || topic.startsWith(readyPrefix) || !created.add(topic)) {
                continue;
            }
            NewTopic fresh = new NewTopic(topic, Optional.empty(), Optional.empty());
            try {
                admin.createTopics(List.of(fresh)).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
                lookAtOnce();
            } catch (ExecutionException | TimeoutException e) {
                LOG.warn("Topic {} is missing and cannot be created: {}", topic, e.toString());
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        thread.interrupt();
    }
}
