package io.hivemind.worker;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Our connectors, and the kinds of triggers each is for. One serves all jobs.
enum ConnectorNeed {
    SCHEDULES(
            "hivemind-schedules",
            "io.hivemind.connect.schedule.ScheduleSourceConnector",
            "cron every at calendar"),
    FILES("hivemind-files", "io.hivemind.connect.file.FileSourceConnector", "file"),
    S3("hivemind-s3", "io.hivemind.connect.s3.S3SourceConnector", "s3"),
    WEBHOOKS("hivemind-webhooks", "io.hivemind.connect.webhook.WebhookSourceConnector", "webhook"),
    TOPICS("hivemind-topics", "io.hivemind.connect.topic.TopicSourceConnector", "kafka connect");

    private final String connector;
    private final String className;
    private final String kinds;

    ConnectorNeed(String connector, String className, String kinds) {
        this.connector = connector;
        this.className = className;
        this.kinds = kinds;
    }

    /// Its name in the Connect cluster.
    String connector() {
        return connector;
    }

    String className() {
        return className;
    }

    boolean serves(String kind) {
        return kinds().contains(kind);
    }

    private List<String> kinds() {
        return List.of(kinds.split(" "));
    }

    static Set<String> allKinds() {
        return Arrays.stream(values())
                .flatMap(need -> need.kinds().stream())
                .collect(Collectors.toSet());
    }

    static List<ConnectorNeed> of(Set<String> kindsInUse) {
        return Arrays.stream(values())
                .filter(need -> kindsInUse.stream().anyMatch(need::serves))
                .toList();
    }
}
