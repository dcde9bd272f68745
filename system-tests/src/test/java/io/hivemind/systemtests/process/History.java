package io.hivemind.systemtests.process;

import static java.util.stream.Collectors.groupingBy;

import io.hivemind.avro.Event;
import io.hivemind.avro.RunCancelled;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.RunFailed;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.TaskCancelled;
import io.hivemind.avro.TaskFailed;
import io.hivemind.avro.TaskLost;
import io.hivemind.avro.TaskSkipped;
import io.hivemind.avro.TaskStarted;
import io.hivemind.avro.TaskSucceeded;
import io.hivemind.wire.Topics;
import io.hivemind.wire.Wire;

import org.apache.kafka.clients.consumer.ConsumerRecord;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the events topic says that happened, and whether that can be true.
public final class History {
    private final List<ConsumerRecord<String, Event>> records;

    private History(List<ConsumerRecord<String, Event>> records) {
        this.records = records;
    }

    /// Everything that is committed now.
    public static History read(String bootstrapServers, Topics topics) {
        var values = Wire.singleObject().serde(Event.class).deserializer();
        return new History(CommittedRecords.of(bootstrapServers, topics.events(), values));
    }

    /// What is wrong with it, one line each; empty when all these runs ended, each was created and
    /// ended once, each of their tasks ended once, and no number of an event is missing or twice.
    ///
    /// @param tasks how many tasks each of the runs has
    public List<String> faults(Collection<String> runs, int tasks) {
        List<String> faults = new ArrayList<>(gaps());
        Map<String, List<Event>> byRun = bodies().collect(groupingBy(Event::getRunId));
        for (String run : runs) {
            List<Event> events = byRun.getOrDefault(run, List.of());
            check(faults, run + " was created", count(events, RunCreated.class), 1);
            check(faults, run + " ended", events.stream().filter(History::endsRun).count(), 1);
            Map<String, Long> ends =
                    events.stream()
                            .map(event -> endedTask(event.getBody()))
                            .flatMap(Optional::stream)
                            .collect(
                                    groupingBy(
                                            name -> name, java.util.stream.Collectors.counting()));
            check(faults, run + " has ended tasks:", ends.size(), tasks);
            ends.forEach((task, times) -> check(faults, run + " task " + task, times, 1));
        }
        return faults;
    }

    /// Ids of all runs that were created.
    public List<String> created() {
        return bodies().filter(event -> event.getBody() instanceof RunCreated)
                .map(Event::getRunId)
                .toList();
    }

    /// Ids of executors, one entry for each attempt they started.
    public List<String> starts() {
        return bodies().map(Event::getBody)
                .filter(TaskStarted.class::isInstance)
                .map(body -> ((TaskStarted) body).getExecutor().getExecutor())
                .toList();
    }

    /// How many attempts were lost with their executor.
    public long lost() {
        return bodies().filter(event -> event.getBody() instanceof TaskLost).count();
    }

    public long succeeded() {
        return bodies().filter(event -> event.getBody() instanceof RunSucceeded).count();
    }

    private Stream<Event> bodies() {
        return records.stream().map(ConsumerRecord::value).filter(e -> e.getBody() != null);
    }

    /// Sequence numbers count per partition, without gaps: a decision that was written twice, or
    /// lost, shows here.
    private List<String> gaps() {
        List<String> faults = new ArrayList<>();
        records.stream()
                .collect(groupingBy(ConsumerRecord::partition))
                .forEach((partition, inOrder) -> {
                    for (int i = 1; i < inOrder.size(); i++) {
                        long before = inOrder.get(i - 1).value().getSequence();
                        long after = inOrder.get(i).value().getSequence();
                        if (after != before + 1) {
                            faults.add(
                                    "partition %d: event %d follows %d, at offset %d"
                                            .formatted(
                                                    partition,
                                                    after,
                                                    before,
                                                    inOrder.get(i).offset()));
                        }
                    }
                });
        return faults;
    }

    private static boolean endsRun(Event event) {
        return event.getBody() instanceof RunSucceeded
                || event.getBody() instanceof RunFailed
                || event.getBody() instanceof RunCancelled;
    }

    private static Optional<String> endedTask(Object body) {
        return switch (body) {
            case TaskSucceeded e -> Optional.of(e.getTask());
            case TaskFailed e -> Optional.of(e.getTask());
            case TaskSkipped e -> Optional.of(e.getTask());
            case TaskCancelled e -> Optional.of(e.getTask());
            default -> Optional.empty();
        };
    }

    private static long count(List<Event> events, Class<?> kind) {
        return events.stream().filter(event -> kind.isInstance(event.getBody())).count();
    }

    private static void check(List<String> faults, String what, long times, long wanted) {
        if (times != wanted) {
            faults.add(what + " " + times + " times, not " + wanted);
        }
    }
}
