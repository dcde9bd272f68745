package io.hivemind.scheduler.processor;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hivemind.avro.DefinitionPublished;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.PoolDefinition;
import io.hivemind.avro.PoolPublished;
import io.hivemind.core.engine.Partitions;
import io.hivemind.core.job.JobSpec;
import io.hivemind.scheduler.codec.JobCodec;
import io.hivemind.scheduler.codec.PoolCodec;
import io.hivemind.wire.Topics;
import io.hivemind.wire.UndecodableException;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.function.Function;

/// Reads the jobs topic and tells every partition of each definition, without its source text. The
/// revision is the offset of the record plus one.
public final class DefinitionProcessor implements Processor<byte[], byte[], byte[], Outgoing> {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionProcessor.class);

    private final Engine engine;
    private final Inbox inbox;
    private final Outbox outbox;
    private ProcessorContext<byte[], Outgoing> context;
    private Sender sender;

    @SuppressWarnings("NullAway.Init")
    public DefinitionProcessor(Engine engine) {
        this.engine = engine;
        this.inbox = new Inbox(engine.wire());
        this.outbox = new Outbox(engine.topics(), engine.wire());
    }

    @Override
    public void init(ProcessorContext<byte[], Outgoing> initialised) {
        context = initialised;
        sender = new Sender(context, engine.directory());
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        Incoming incoming = Incoming.of(context, record);
        engine.metrics().record(incoming.topic());
        String key = record.key() == null ? "" : new String(record.key(), UTF_8);
        Outgoing message =
                key.startsWith(Topics.POOL_KEY)
                        ? decoded(incoming, it -> pool(key.substring(Topics.POOL_KEY.length()), it))
                        : decoded(incoming, it -> message(key, it));
        sender.send(message, incoming.at());
    }

    private Outgoing decoded(Incoming record, Function<Incoming, Outgoing> message) {
        try {
            return message.apply(record);
        } catch (UndecodableException e) {
            return deadLetter(record, String.valueOf(e.getMessage()));
        } catch (KafkaException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            return deadLetter(record, "it cannot be dealt with: " + e);
        }
    }

    /// Pools concern the partition where they live, and no other.
    private Outgoing pool(String name, Incoming record) {
        JobDefinition definition = inbox.definition(record);
        PoolDefinition pool = definition == null ? null : definition.getPool();
        if (definition != null && (pool == null || !PoolCodec.read(pool).name().equals(name))) {
            throw new UndecodableException("it does not define the pool of its key, " + name);
        }
        LOG.info("{} pool {}", pool == null ? "Removed" : "Loaded", name);
        int home = new Partitions(0, engine.partitions()).ofPools();
        return outbox.peer(home, name, new PoolPublished(name, pool));
    }

    private Outgoing message(String job, Incoming record) {
        JobDefinition definition = inbox.definition(record);
        if (definition != null) {
            check(job, definition);
            definition.setSource("");
            definition.setSourceName("");
        }
        long revision = record.offset() + 1;
        Outgoing message =
                outbox.peer(Outgoing.ALL, job, new DefinitionPublished(job, revision, definition));
        String what = definition == null ? "Removed" : "Loaded";
        LOG.info("{} job {} (revision {})", what, job, revision);
        return message;
    }

    private static void check(String job, JobDefinition definition) {
        if (definition.getJob() == null) {
            throw new UndecodableException("it defines no job");
        }
        JobSpec spec = JobCodec.read(definition.getJob());
        if (!spec.fullName().equals(job)) {
            throw new UndecodableException(
                    "it defines job \"%s\", but its key is \"%s\"".formatted(spec.fullName(), job));
        }
    }

    private Outgoing deadLetter(Incoming record, String why) {
        LOG.warn("Dead letter: the record at {}: {}", record.position(), why);
        engine.metrics().deadLetter(record.topic());
        return outbox.deadLetter(record, why);
    }
}
