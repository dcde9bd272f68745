package io.hivemind.connect.webhook;

import io.hivemind.connect.definition.JobsConnector;

import org.apache.kafka.common.config.Config;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;
import org.jspecify.annotations.Nullable;

import java.util.Map;

/// Starts jobs when somebody calls: all `webhook` triggers of all jobs, on one port. It has one
/// task: two could not listen on one port of one worker, and a sender would not know which of two
/// workers has its job. For more than one door make a second connector with another name.
public final class WebhookSourceConnector extends JobsConnector {
    static final String KIND = "webhook";
    private static final String TASKS = "tasks.max";

    public WebhookSourceConnector() {
        super(WebhookSourceTask.class);
    }

    @Override
    protected ConfigDef define(ConfigDef common) {
        return WebhookSettings.define(common);
    }

    @Override
    public Config validate(Map<String, String> given) {
        Config config = super.validate(given);
        if (!given.getOrDefault(TASKS, "1").strip().equals("1")) {
            ConfigValue value = new ConfigValue(TASKS);
            value.addErrorMessage(
                    "a connector of webhooks has one task: " + TASKS + " has to be 1");
            config.configValues().add(value);
        }
        return config;
    }

    /// Nothing is resumed from them.
    @Override
    public boolean alterOffsets(
            Map<String, String> settings, Map<Map<String, ?>, @Nullable Map<String, ?>> offsets) {
        return true;
    }
}
