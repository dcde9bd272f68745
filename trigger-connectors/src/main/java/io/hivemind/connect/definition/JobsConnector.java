package io.hivemind.connect.definition;

import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A connector that serves all jobs with triggers of its kinds. What to watch stands in the
/// definitions; its tasks share the jobs out among themselves. Position and record are one
/// transaction, where the worker has exactly-once support on.
public abstract class JobsConnector extends SourceConnector {
    private static final String NUMBER = "hivemind.task.number";
    private static final String COUNT = "hivemind.task.count";

    private final Class<? extends Task> task;
    private Map<String, String> settings = Map.of();

    protected JobsConnector(Class<? extends Task> task) {
        this.task = task;
    }

    /// The jobs of the task that is given these settings.
    public static JobShare share(Map<String, String> settings) {
        return new JobShare(
                Integer.parseInt(settings.getOrDefault(NUMBER, "0")),
                Integer.parseInt(settings.getOrDefault(COUNT, "1")));
    }

    /// Adds the connector's own settings to those that all have.
    protected ConfigDef define(ConfigDef common) {
        return common;
    }

    @Override
    public final ConfigDef config() {
        return define(ClusterSettings.define(new ConfigDef()));
    }

    @Override
    public Config validate(Map<String, String> given) {
        return ClusterSettings.check(super.validate(given), given);
    }

    @Override
    public void start(Map<String, String> given) {
        settings = Map.copyOf(given);
    }

    @Override
    public void stop() {}

    @Override
    public final Class<? extends Task> taskClass() {
        return task;
    }

    @Override
    public final List<Map<String, String>> taskConfigs(int maxTasks) {
        List<Map<String, String>> tasks = new ArrayList<>();
        for (int number = 0; number < maxTasks; number++) {
            Map<String, String> one = new HashMap<>(settings);
            one.put(NUMBER, String.valueOf(number));
            one.put(COUNT, String.valueOf(maxTasks));
            tasks.add(one);
        }
        return tasks;
    }

    @Override
    public final ExactlyOnceSupport exactlyOnceSupport(Map<String, String> given) {
        return ExactlyOnceSupport.SUPPORTED;
    }

    @Override
    public final String version() {
        String version = JobsConnector.class.getPackage().getImplementationVersion();
        return version == null ? "0" : version;
    }
}
