package io.hivemind.connect.s3;

import io.hivemind.connect.watch.task.WatchConnector;

import org.apache.kafka.common.config.ConfigDef;

/// Starts jobs when objects come into buckets: all `s3` triggers of all jobs.
public final class S3SourceConnector extends WatchConnector {
    static final String KIND = "s3";

    public S3SourceConnector() {
        super(S3SourceTask.class);
    }

    @Override
    protected ConfigDef define(ConfigDef common) {
        return S3Settings.define(common);
    }
}
