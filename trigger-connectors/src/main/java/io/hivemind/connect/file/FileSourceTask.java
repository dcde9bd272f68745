package io.hivemind.connect.file;

import io.hivemind.connect.watch.task.Places;
import io.hivemind.connect.watch.task.WatchTask;

import org.apache.kafka.common.config.AbstractConfig;

import java.time.Duration;
import java.util.Map;

/// Watches the files of its share of the jobs.
public final class FileSourceTask extends WatchTask {
    public FileSourceTask() {
        super(FileSourceConnector.KIND);
    }

    @Override
    protected Places places(Map<String, String> settings) {
        var config = new AbstractConfig(new FileSourceConnector().config(), settings, false);
        return new FilePlaces(
                Duration.ofMillis(config.getLong(FileSourceConnector.RESCAN_INTERVAL_MS)));
    }
}
