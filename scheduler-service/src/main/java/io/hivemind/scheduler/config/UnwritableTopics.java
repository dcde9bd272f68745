package io.hivemind.scheduler.config;

import io.hivemind.scheduler.topology.TopicDirectory;

import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Map;

/// What happens when the broker refuses a record: the transaction is lost, but the topic counts as
/// unseen, so that on the second try its records are held back and everything else goes on. Streams
/// makes this by reflection; the directory comes with its settings.
public final class UnwritableTopics implements ProductionExceptionHandler {
    static final String DIRECTORY = "hivemind.topic.directory";

    private static final Logger LOG = LoggerFactory.getLogger(UnwritableTopics.class);

    private @Nullable TopicDirectory directory;

    @Override
    public void configure(Map<String, ?> configs) {
        directory = configs.get(DIRECTORY) instanceof TopicDirectory found ? found : null;
    }

    @Override
    public Response handleError(
            ErrorHandlerContext context,
            ProducerRecord<byte[], byte[]> record,
            Exception exception) {
        LOG.error("A record for topic {} was refused: {}", record.topic(), exception.toString());
        if (directory != null) {
            directory.forget(record.topic());
        }
        return Response.fail();
    }
}
