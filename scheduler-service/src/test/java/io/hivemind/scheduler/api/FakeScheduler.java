package io.hivemind.scheduler.api;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.CancelRun;
import io.hivemind.avro.CommandRefused;
import io.hivemind.avro.Event;
import io.hivemind.avro.RunCancelled;
import io.hivemind.avro.RunCancelling;
import io.hivemind.avro.RunCommand;
import io.hivemind.avro.RunCreated;
import io.hivemind.avro.RunStarted;
import io.hivemind.avro.RunSucceeded;
import io.hivemind.avro.TaskCancelled;
import io.hivemind.avro.TaskQueued;
import io.hivemind.avro.TaskSucceeded;
import io.hivemind.avro.TriggerEvent;
import io.hivemind.avro.TriggerRef;
import io.hivemind.avro.TriggerRefused;
import io.hivemind.core.run.RunIds;
import io.hivemind.wire.KafkaConnection;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Answers triggers and commands with events, as the scheduler would. A run whose parameters hold
/// `"end": true` ends at once, others go on until they are cancelled or told to [end][#end]; one
/// with `"bad": true` is refused.
final class FakeScheduler implements AutoCloseable {
    private final KafkaConnection kafka;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<String, String> jobs = new HashMap<>();
    private final Set<String> live = new HashSet<>();
    private final Thread thread = new Thread(this::run, "fake-scheduler");

    FakeScheduler(KafkaConnection kafka) {
        this.kafka = kafka;
        this.consumer =
                new KafkaConsumer<>(
                        kafka.client(
                                Map.of("auto.offset.reset", "earliest", "fetch.max.wait.ms", 100)),
                        new StringDeserializer(),
                        new ByteArrayDeserializer());
        this.producer =
                new KafkaProducer<>(
                        kafka.client(
                                Map.of(
                                        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                                        kafka.topics().prefix() + "fake")),
                        new StringSerializer(),
                        new ByteArraySerializer());
        producer.initTransactions();
        List<TopicPartition> partitions =
                List.of(kafka.topics().triggers(), kafka.topics().commands()).stream()
                        .flatMap(topic -> consumer.partitionsFor(topic).stream())
                        .map(info -> new TopicPartition(info.topic(), info.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                for (ConsumerRecord<String, byte[]> record :
                        consumer.poll(Duration.ofSeconds(10))) {
                    take(record);
                }
            }
        } catch (WakeupException e) {
            consumer.close();
        }
    }

    private synchronized void take(ConsumerRecord<String, byte[]> record) {
        producer.beginTransaction();
        if (record.topic().equals(kafka.topics().triggers())) {
            trigger(
                    kafka.wire()
                            .triggers()
                            .deserializer()
                            .deserialize(record.topic(), record.value()));
        } else {
            command(
                    kafka.wire()
                            .serde(RunCommand.class)
                            .deserializer()
                            .deserialize(record.topic(), record.value()));
        }
        producer.commitTransaction();
    }

    private void trigger(TriggerEvent trigger) {
        String run =
                RunIds.runId(
                        RunIds.homePartition(trigger.getJob(), 2),
                        trigger.getJob(),
                        "manual",
                        trigger.getId());
        TriggerRef ref = new TriggerRef("manual", trigger.getId(), null);
        String params = trigger.getParams() == null ? "{}" : trigger.getParams();
        if (jobs.containsKey(run)) {
            event(run, new TriggerRefused(ref, "duplicate", "run " + run + " is there already"));
        } else if (params.contains("bad")) {
            event(
                    run,
                    new TriggerRefused(
                            ref, "bad_params", "bad: there is no parameter of that name"));
        } else {
            jobs.put(run, trigger.getJob());
            live.add(run);
            event(
                    run,
                    RunCreated.newBuilder()
                            .setTrigger(ref)
                            .setParams(params)
                            .setNominalAt(now())
                            .setTasks(1)
                            .build());
            event(run, new RunStarted());
            event(run, new TaskQueued(new AttemptRef("main", -1, 1, 1), "default", "medium"));
            if (params.contains("end")) {
                ends(run);
            }
        }
    }

    private void command(RunCommand command) {
        if (command.getBody() instanceof CancelRun) {
            if (live.remove(command.getRunId())) {
                event(command.getRunId(), new RunCancelling("USER", false));
                event(command.getRunId(), new TaskCancelled("main", -1, "USER"));
                event(command.getRunId(), new RunCancelled("USER"));
            } else {
                event(
                        command.getRunId(),
                        new CommandRefused(command.getCommandId(), "no_such_run", "it ended"));
            }
        }
    }

    synchronized void end(String run) {
        producer.beginTransaction();
        ends(run);
        producer.commitTransaction();
    }

    private void ends(String run) {
        live.remove(run);
        event(
                run,
                TaskSucceeded.newBuilder()
                        .setTask("main")
                        .setAttempt(1)
                        .setOutput("{\"rows\":12}")
                        .setExitCode(0)
                        .setStartedAt(now())
                        .build());
        event(run, new RunSucceeded("null"));
    }

    private void event(String run, SpecificRecord body) {
        Event event =
                Event.newBuilder()
                        .setRunId(run)
                        .setJob(jobs.getOrDefault(run, ""))
                        .setRevision(1)
                        .setDecidedAt(now())
                        .setBody(body)
                        .build();
        byte[] value =
                kafka.wire()
                        .serde(Event.class)
                        .serializer()
                        .serialize(kafka.topics().events(), event);
        var _ =
                producer.send(
                        new ProducerRecord<>(
                                kafka.topics().events(), RunIds.partition(run), run, value));
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        producer.close();
    }
}
