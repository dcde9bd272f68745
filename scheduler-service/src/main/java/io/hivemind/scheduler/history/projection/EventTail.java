package io.hivemind.scheduler.history.projection;

import io.hivemind.avro.Event;

import org.apache.kafka.common.TopicPartition;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What the projection has committed, as it commits it: so a start can be answered when the
/// scheduler's event is in the read model, without polling. Any thread may wait; the projector's
/// thread completes. Who waits registers before it looks at the database, or it may miss what came
/// in between.
public final class EventTail {
    private record Waiter(Predicate<Event> wanted, CompletableFuture<Event> found) {}

    private record PositionWaiter(
            TopicPartition partition, long offset, CompletableFuture<Void> reached) {}

    private final Map<String, Queue<Waiter>> byRun = new ConcurrentHashMap<>();
    private final List<PositionWaiter> positions = new CopyOnWriteArrayList<>();
    private final List<Consumer<List<ProjectedEvent>>> listeners = new CopyOnWriteArrayList<>();
    private final Map<TopicPartition, Long> reached = new ConcurrentHashMap<>();

    /// The next event of a run that is wanted. Who no longer waits completes or cancels the future.
    public CompletableFuture<Event> next(String run, Predicate<Event> wanted) {
        CompletableFuture<Event> found = new CompletableFuture<>();
        Waiter waiter = new Waiter(wanted, found);
        byRun.compute(
                run,
                (id, queue) -> {
                    Queue<Waiter> waiters = queue == null ? new ConcurrentLinkedQueue<>() : queue;
                    waiters.add(waiter);
                    return waiters;
                });
        var _ = found.whenComplete((event, error) -> forget(run, waiter));
        return found;
    }

    /// Completes when the record at this offset is in the read model.
    public CompletableFuture<Void> reaches(TopicPartition partition, long offset) {
        PositionWaiter waiter = new PositionWaiter(partition, offset, new CompletableFuture<>());
        positions.add(waiter);
        var _ = waiter.reached.whenComplete((nothing, error) -> positions.remove(waiter));
        if (reached.getOrDefault(partition, 0L) > offset) {
            waiter.reached.complete(null);
        }
        return waiter.reached;
    }

    /// Every batch from now on, on the projector's thread: a listener must not block.
    ///
    /// @return ends it
    public Runnable listen(Consumer<List<ProjectedEvent>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    void committed(List<ProjectedEvent> events, Map<TopicPartition, Long> nextOffsets) {
        reached.putAll(nextOffsets);
        for (PositionWaiter waiter : positions) {
            if (nextOffsets.getOrDefault(waiter.partition, 0L) > waiter.offset) {
                waiter.reached.complete(null);
            }
        }
        if (!byRun.isEmpty()) {
            events.forEach(this::tell);
        }
        for (Consumer<List<ProjectedEvent>> listener : listeners) {
            listener.accept(events);
        }
    }

    private void tell(ProjectedEvent projected) {
        Event event = projected.event();
        Queue<Waiter> waiters = byRun.get(event.getRunId());
        if (waiters != null) {
            for (Waiter waiter : waiters) {
                if (waiter.wanted.test(event)) {
                    waiter.found.complete(event);
                }
            }
        }
    }

    private void forget(String run, Waiter waiter) {
        byRun.computeIfPresent(
                run,
                (id, waiters) -> {
                    waiters.remove(waiter);
                    return waiters.isEmpty() ? null : waiters;
                });
    }
}
