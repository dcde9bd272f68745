package io.hivemind.connect.s3;

import io.hivemind.connect.definition.FollowedTrigger;
import io.hivemind.connect.watch.Change;
import io.hivemind.connect.watch.PathPattern;
import io.hivemind.connect.watch.WatchSettings;
import io.hivemind.connect.watch.task.Options;
import io.hivemind.connect.watch.task.Place;
import io.hivemind.connect.watch.task.Places;
import io.hivemind.wire.KafkaConnection;

import org.jspecify.annotations.Nullable;

import software.amazon.awssdk.services.s3.S3Client;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;

/// Understands `s3` triggers.
final class S3Places implements Places {
    private static final Duration POLL = Duration.ofSeconds(10);
    // Behind notifications, which tell sooner.
    private static final Duration POLL_BEHIND = Duration.ofMinutes(10);
    private static final Set<Change.Kind> EACH_VERSION =
            Set.of(Change.Kind.CREATED, Change.Kind.MODIFIED);

    private final Clients clients;
    private final Notifications notifications;
    private final long requestNs;

    /// Gives clients, and closes them.
    interface Clients extends AutoCloseable {
        S3Client client(@Nullable String endpoint, @Nullable String region);

        @Override
        void close();
    }

    /// @param connection where the topics of notifications are
    S3Places(S3Settings settings, Clients clients, KafkaConnection connection) {
        this.clients = clients;
        this.notifications = new Notifications(connection);
        this.requestNs = (long) (1e9 / settings.requestsPerSecond());
    }

    @Override
    public Place open(FollowedTrigger trigger, Stirring stirring) {
        Options options = Options.of(trigger);
        String text = options.text("s3").orElse("");
        S3Address address = S3Address.of(text);
        S3Client client =
                clients.client(
                        options.text("endpoint").orElse(null), options.text("region").orElse(null));
        Options told = options.inner("notifications");
        if (told.has("sqs")) {
            throw new IllegalArgumentException(
                    "notifications from SQS are not read yet; leave \"notifications\" out, and the"
                            + " bucket is listed, or have them sent to a Kafka topic, as"
                            + " notifications: {kafka: topic}");
        }
        Predicate<String> wanted = wanted(options, address);
        String topic = told.text("kafka").orElse("");
        Duration poll = options.duration("poll", topic.isEmpty() ? POLL : POLL_BEHIND);
        Duration interval = poll.isZero() ? POLL : poll;
        var pace = new S3Looker.Pace(requestNs, topic.isEmpty() ? 0 : interval.toNanos());
        Told keys =
                topic.isEmpty()
                        ? Told.never()
                        : notifications.of(topic, address.bucket(), stirring);
        return new S3Place(
                text,
                address,
                new WatchSettings(EACH_VERSION, Duration.ZERO, false, options.from()),
                new S3Looker(client, address, wanted, pace, keys),
                interval);
    }

    /// `match` without a slash is about names in any folder, with one about paths below the
    /// address.
    private static Predicate<String> wanted(Options options, S3Address address) {
        String match = options.text("match").orElse("");
        if (match.isEmpty()) {
            return _ -> true;
        }
        PathPattern pattern = new PathPattern(match, false, true);
        int from = address.prefix().lastIndexOf('/') + 1;
        return match.contains("/")
                ? key -> pattern.matches(key.substring(from))
                : key -> pattern.matches(key.substring(key.lastIndexOf('/') + 1));
    }

    @Override
    public void close() {
        notifications.close();
        clients.close();
    }
}
