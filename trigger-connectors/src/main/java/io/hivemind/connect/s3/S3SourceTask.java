package io.hivemind.connect.s3;

import io.hivemind.connect.definition.ClusterSettings;
import io.hivemind.connect.watch.task.Places;
import io.hivemind.connect.watch.task.WatchTask;

import java.util.Map;

/// Watches the buckets of its share of the jobs.
public final class S3SourceTask extends WatchTask {
    public S3SourceTask() {
        super(S3SourceConnector.KIND);
    }

    @Override
    protected Places places(Map<String, String> settings) {
        S3Settings s3 = S3Settings.of(settings);
        return new S3Places(s3, new S3Clients(s3), ClusterSettings.connection(settings));
    }
}
