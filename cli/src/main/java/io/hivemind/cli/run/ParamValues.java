package io.hivemind.cli.run;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.cli.client.Api;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Parameters of the command line as JSON: what a parameter's type says it is, `--param n=3` is a
/// number.
public final class ParamValues {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> AS_JSON = Set.of("int", "number", "bool", "list", "json");

    private ParamValues() {}

    /// Text that is no JSON stays text, and the server says what is wrong with it.
    public static ObjectNode json(Api api, String job, Map<String, String> params) {
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        if (params.isEmpty()) {
            return values;
        }
        Map<String, String> types = new HashMap<>();
        for (JsonNode param :
                api.get("/jobs/" + Api.segment(job), Map.of()).path("model").path("params")) {
            types.put(
                    param.path("name").asText(),
                    param.path("type").asText().toLowerCase(Locale.ROOT));
        }
        params.forEach((name, text) -> {
            if (AS_JSON.contains(types.getOrDefault(name, "string"))) {
                values.set(name, parsed(text));
            } else {
                values.put(name, text);
            }
        });
        return values;
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JacksonException e) {
            return JsonNodeFactory.instance.textNode(text);
        }
    }
}
