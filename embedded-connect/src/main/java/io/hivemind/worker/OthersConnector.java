package io.hivemind.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.hivemind.connect.definition.FollowedTrigger;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.Map;

/// A connector that a job's `connect` trigger asks for. Its records go to the topic that the
/// trigger names; our own connector for topics makes triggers of them.
///
/// @param name in the Connect cluster
record OthersConnector(String name, Map<String, String> config) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KIND = "connect";
    private static final String CONVERTER = "org.apache.kafka.connect.json.JsonConverter";

    /// Null for a trigger of another kind.
    static @Nullable OthersConnector of(FollowedTrigger trigger) {
        if (!trigger.spec().kind().equals(KIND)) {
            return null;
        }
        try {
            JsonNode written = JSON.readTree(trigger.spec().options().text()).path(KIND);
            Map<String, String> config = new HashMap<>();
            // Unless it says otherwise: its records as JSON, without the schema in each.
            for (String of : new String[] {"key.converter", "value.converter"}) {
                config.put(of, CONVERTER);
                config.put(of + ".schemas.enable", "false");
            }
            config.put("tasks.max", "1");
            for (Map.Entry<String, JsonNode> setting : written.path("config").properties()) {
                config.put(setting.getKey(), setting.getValue().asText());
            }
            config.put("connector.class", written.path("class").asText());
            String job = trigger.job().replace('/', '.');
            return new OthersConnector(
                    ConnectorKeeper.OURS + KIND + "-" + job + "-" + trigger.key(), config);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a trigger that was never validated", e);
        }
    }
}
