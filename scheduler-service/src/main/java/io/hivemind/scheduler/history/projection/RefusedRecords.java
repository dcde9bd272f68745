package io.hivemind.scheduler.history.projection;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.Event;
import io.hivemind.avro.JobDefinition;
import io.hivemind.scheduler.history.projection.Pending.Part;
import io.hivemind.wire.KafkaConnection;

import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/// Records whose rows the database refuses: counted, logged, and sent to the dead letters with
/// where they lie. Used by the projector's thread; any thread may ask for the count.
final class RefusedRecords implements PendingWriter.Refused, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedRecords.class);
    private static final int WHY_CHARS = 1_000;
    private static final int TIMEOUT_MS = 10_000;

    private final KafkaConnection kafka;
    private final AtomicLong count = new AtomicLong();

    /// Opened for the first one: most never need it.
    private @Nullable Producer<String, byte[]> producer;

    RefusedRecords(KafkaConnection kafka) {
        this.kafka = kafka;
    }

    long count() {
        return count.get();
    }

    @Override
    public void passedOver(Part one, Exception why) {
        count.incrementAndGet();
        if (one.events().isEmpty()) {
            ProjectedDefinition definition = one.definitions().getFirst();
            Place place = new Place(kafka.topics().jobs(), 0, definition.offset());
            pass(place, definition.job(), JobDefinition.class, definition.definition(), why);
        } else {
            ProjectedEvent event = one.events().getFirst();
            Place place = new Place(kafka.topics().events(), event.partition(), event.offset());
            pass(place, event.event().getRunId(), Event.class, event.event(), why);
        }
    }

    private record Place(String topic, int partition, long offset) {
        Headers headers(String why) {
            Headers headers = new RecordHeaders();
            Map.of(
                            "topic", topic,
                            "partition", String.valueOf(partition),
                            "offset", String.valueOf(offset),
                            "why", why.substring(0, Math.min(WHY_CHARS, why.length())),
                            "whole", "true")
                    .forEach((name, text) -> headers.add(name, text.getBytes(UTF_8)));
            return headers;
        }
    }

    private <T extends SpecificRecord> void pass(
            Place place, String key, Class<T> type, @Nullable T record, Exception why) {
        LOG.warn(
                "history passes over {}-{} at {}: the database refuses its row",
                place.topic(),
                place.partition(),
                place.offset(),
                why);
        try {
            byte[] value = kafka.wire().serde(type).serializer().serialize(place.topic(), record);
            var letter =
                    new ProducerRecord<>(
                            kafka.topics().deadLetters(),
                            null,
                            key,
                            value,
                            place.headers("the history's database refuses its row: " + why));
            producer().send(letter).get(TIMEOUT_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn("and its dead letter could not be written: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Producer<String, byte[]> producer() {
        if (producer == null) {
            producer =
                    new KafkaProducer<>(
                            kafka.client(
                                    Map.of(
                                            ProducerConfig.CLIENT_ID_CONFIG,
                                            "hivemind-history-letters",
                                            ProducerConfig.MAX_BLOCK_MS_CONFIG,
                                            TIMEOUT_MS,
                                            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                                            TIMEOUT_MS / 2,
                                            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                                            TIMEOUT_MS)),
                            new StringSerializer(),
                            new ByteArraySerializer());
        }
        return producer;
    }

    @Override
    public void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(1));
        }
    }
}
