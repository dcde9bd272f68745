package io.hivemind.connect.watch.task;

import io.hivemind.connect.definition.JobsConnector;

import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigValue;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/// A connector that watches places.
public abstract class WatchConnector extends JobsConnector {
    private static final String BOUNDARY = SourceTask.TRANSACTION_BOUNDARY_CONFIG;

    protected WatchConnector(Class<? extends Task> task) {
        super(task);
    }

    /// A batch has to be one transaction: between two, the task may read offsets, and that waits
    /// for open transactions.
    @Override
    public Config validate(Map<String, String> given) {
        Config config = super.validate(given);
        if (!given.getOrDefault(BOUNDARY, "poll").equalsIgnoreCase("poll")) {
            ConfigValue value = new ConfigValue(BOUNDARY);
            value.addErrorMessage(BOUNDARY + " has to be poll");
            config.configValues().add(value);
        }
        return config;
    }

    /// Without the position of a shard, what it held counts as new; without all of them, a place is
    /// seen for the first time.
    @Override
    public boolean alterOffsets(
            Map<String, String> settings, Map<Map<String, ?>, @Nullable Map<String, ?>> offsets) {
        offsets.forEach(Positions::check);
        return true;
    }
}
