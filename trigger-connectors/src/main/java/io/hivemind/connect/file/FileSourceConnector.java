package io.hivemind.connect.file;

import io.hivemind.connect.watch.task.WatchConnector;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;

/// Starts jobs when files come, change or go: all `file` triggers of all jobs.
public final class FileSourceConnector extends WatchConnector {
    static final String KIND = "file";
    static final String RESCAN_INTERVAL_MS = "file.rescan.interval.ms";

    public FileSourceConnector() {
        super(FileSourceTask.class);
    }

    @Override
    protected ConfigDef define(ConfigDef common) {
        return common.define(
                RESCAN_INTERVAL_MS,
                ConfigDef.Type.LONG,
                10_000L,
                ConfigDef.Range.between(100, 86_400_000),
                Importance.MEDIUM,
                "How often each place is looked at where the native watch tells nothing. On network"
                        + " file systems it is what finds files at all. A look takes at most a"
                        + " fiftieth of the time, so large folders are looked at less often.",
                "Files",
                1,
                Width.SHORT,
                "Rescan interval in ms");
    }
}
