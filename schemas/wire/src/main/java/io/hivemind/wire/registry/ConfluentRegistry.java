package io.hivemind.wire.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.hivemind.wire.registry.RegistryHttp.Answer;

import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/// A registry with Confluent's REST API (docs.confluent.io, "Schema Registry API reference").
public final class ConfluentRegistry implements SchemaRegistry, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ConfluentRegistry.class);

    private record Key(String subject, Schema schema) {}

    private final RegistryConfig config;
    private final RegistryHttp http;
    private final Map<Integer, Schema> byId = new ConcurrentHashMap<>();
    private final Map<Key, Integer> ids = new ConcurrentHashMap<>();

    public ConfluentRegistry(RegistryConfig config) {
        this.config = config;
        this.http = new RegistryHttp(config);
    }

    @Override
    public int idForWriting(String subject, Schema schema) {
        if (config.autoRegister()) {
            return register(subject, schema);
        }
        return lookup(subject, schema)
                .orElseThrow(() ->
                        new RegistryException(
                                "subject "
                                        + subject
                                        + " of the schema registry lacks this version's schema of "
                                        + schema.getFullName()
                                        + ", and auto.register.schemas is false: register it first",
                                404,
                                40403));
    }

    /// Registers the schema, or finds it registered. The subject's compatibility rule may refuse
    /// it.
    public int register(String subject, Schema schema) {
        Key key = new Key(subject, schema);
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        Answer answer = http.post("/subjects/" + encoded(subject) + "/versions", body(schema));
        if (!answer.ok()) {
            throw refused(
                    "register the schema of " + schema.getFullName() + " under " + subject, answer);
        }
        int id = id(answer);
        LOG.debug("schema {} has id {} under subject {}", schema.getFullName(), id, subject);
        ids.put(key, id);
        return id;
    }

    /// The id of a schema that is registered under the subject.
    public OptionalInt lookup(String subject, Schema schema) {
        Key key = new Key(subject, schema);
        Integer known = ids.get(key);
        if (known != null) {
            return OptionalInt.of(known);
        }
        Answer answer = http.post("/subjects/" + encoded(subject), body(schema));
        if (answer.status() == 404) {
            return OptionalInt.empty();
        }
        if (!answer.ok()) {
            throw refused(
                    "look up the schema of " + schema.getFullName() + " under " + subject, answer);
        }
        ids.put(key, id(answer));
        return OptionalInt.of(id(answer));
    }

    /// An id that is unknown is asked for again each time: it may be registered any moment.
    @Override
    public @Nullable Schema find(int id) {
        Schema known = byId.get(id);
        if (known != null) {
            return known;
        }
        Answer answer = http.get("/schemas/ids/" + id);
        if (answer.status() == 404) {
            return null;
        }
        if (!answer.ok()) {
            throw refused("give the schema with id " + id, answer);
        }
        Schema schema = avro(id, answer.body());
        if (schema != null) {
            byId.put(id, schema);
        }
        return schema;
    }

    private static @Nullable Schema avro(int id, JsonNode answer) {
        if (!answer.path("schemaType").asText("AVRO").equals("AVRO")) {
            return null;
        }
        try {
            return new Schema.Parser().parse(answer.path("schema").asText());
        } catch (AvroRuntimeException e) {
            LOG.warn(
                    "the schema with id {} of the schema registry cannot be used: {}",
                    id,
                    e.getMessage());
            return null;
        }
    }

    /// What stands against registering this schema: the registry's own words, empty if nothing
    /// does.
    public List<String> incompatibilities(String subject, Schema schema) {
        String path =
                "/compatibility/subjects/" + encoded(subject) + "/versions/latest?verbose=true";
        Answer answer = http.post(path, body(schema));
        if (answer.status() == 404) {
            return List.of();
        }
        if (!answer.ok()) {
            throw refused(
                    "compare the schema of " + schema.getFullName() + " with subject " + subject,
                    answer);
        }
        if (answer.body().path("is_compatible").asBoolean()) {
            return List.of();
        }
        List<String> messages = new ArrayList<>();
        answer.body().path("messages").forEach(message -> messages.add(message.asText()));
        return messages.isEmpty()
                ? List.of("the registry says no more than that it is incompatible")
                : messages;
    }

    /// Sets the rule by which later schemas of the subject are judged: BACKWARD, FORWARD, FULL,
    /// each also with _TRANSITIVE, or NONE.
    public void compatibility(String subject, String rule) {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("compatibility", rule);
        Answer answer = http.put("/config/" + encoded(subject), body);
        if (!answer.ok()) {
            throw refused("set compatibility " + rule + " for " + subject, answer);
        }
    }

    private static int id(Answer answer) {
        JsonNode id = answer.body().path("id");
        if (!id.isInt()) {
            throw new RegistryException(
                    "the schema registry answers without an id", answer.status(), 0);
        }
        return id.intValue();
    }

    private static RegistryException refused(String what, Answer answer) {
        String why =
                switch (answer.status()) {
                    case 401 ->
                            "the credentials are missing or wrong (basic.auth.user.info or"
                                    + " bearer.auth.token)";
                    case 403 -> "these credentials may not do that";
                    default -> answer.message();
                };
        return new RegistryException(
                "the schema registry does not " + what + ": " + why,
                answer.status(),
                answer.errorCode());
    }

    private static ObjectNode body(Schema schema) {
        return JsonNodeFactory.instance.objectNode().put("schema", PortableSchema.text(schema));
    }

    private static String encoded(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        http.close();
    }
}
