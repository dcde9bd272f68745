package io.hivemind.wire.registry;

import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.net.ssl.SSLContext;

/// How to reach a registry, under the names that Confluent's serializers use.
///
/// @param urls tried in this order; the one that answered last comes first
/// @param authorization the HTTP header's value
/// @param autoRegister register a schema that is new; else it has to be there
/// @param rounds how often all addresses are tried
/// @param pause between two rounds
public record RegistryConfig(
        List<URI> urls,
        @Nullable String authorization,
        boolean autoRegister,
        Duration connectTimeout,
        Duration readTimeout,
        int rounds,
        Duration pause,
        @Nullable SSLContext ssl) {

    public static final String URL = "schema.registry.url";
    private static final String SOURCE = "basic.auth.credentials.source";
    private static final String USER_INFO = "basic.auth.user.info";
    private static final String USER_INFO_LONG = "schema.registry.basic.auth.user.info";
    private static final String TOKEN_SOURCE = "bearer.auth.credentials.source";
    private static final String TOKEN = "bearer.auth.token";
    private static final String AUTO_REGISTER = "auto.register.schemas";
    private static final String USE_LATEST = "use.latest.version";
    private static final String STRATEGY = "value.subject.name.strategy";
    private static final String CONNECT_TIMEOUT = "http.connect.timeout.ms";
    private static final String READ_TIMEOUT = "http.read.timeout.ms";
    private static final String RETRIES = "max.retries";
    private static final String PAUSE = "retries.wait.ms";

    private static final Set<String> KEYS =
            Set.of(
                    URL,
                    SOURCE,
                    USER_INFO,
                    USER_INFO_LONG,
                    TOKEN_SOURCE,
                    TOKEN,
                    AUTO_REGISTER,
                    USE_LATEST,
                    STRATEGY,
                    CONNECT_TIMEOUT,
                    READ_TIMEOUT,
                    RETRIES,
                    PAUSE);

    public RegistryConfig {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new ConfigException(URL, "", "names no address");
        }
        if (rounds < 1) {
            throw new ConfigException(RETRIES, rounds - 1, "must be 0 or more");
        }
    }

    /// One registry without any credentials, and the defaults.
    public static RegistryConfig of(String urls) {
        return from(Map.of(URL, urls));
    }

    /// True for a key that is read here, so that others can be told from misspelt ones.
    public static boolean knows(String key) {
        return KEYS.contains(key) || RegistryTls.KEYS.contains(key);
    }

    /// @throws ConfigException naming the key that is wrong
    public static RegistryConfig from(Map<String, String> properties) {
        for (String key : properties.keySet()) {
            if (key.startsWith("schema.registry.") && !knows(key)) {
                throw new ConfigException("no setting is called " + key);
            }
        }
        if (flag(properties, USE_LATEST, false)) {
            throw new ConfigException(
                    USE_LATEST,
                    true,
                    "records are written with the schemas of this version; "
                            + AUTO_REGISTER
                            + "=false keeps them from being registered");
        }
        String strategy = properties.getOrDefault(STRATEGY, "TopicNameStrategy");
        if (!strategy.endsWith("TopicNameStrategy") || strategy.endsWith("RecordNameStrategy")) {
            throw new ConfigException(STRATEGY, strategy, "the subject is always <topic>-value");
        }
        List<URI> addresses = new ArrayList<>();
        String userInUrl = null;
        for (String text : properties.getOrDefault(URL, "").split(",")) {
            if (!text.isBlank()) {
                URI uri = parse(text.strip());
                userInUrl = uri.getUserInfo() != null ? uri.getUserInfo() : userInUrl;
                addresses.add(bare(uri));
            }
        }
        return new RegistryConfig(
                addresses,
                authorization(properties, userInUrl),
                flag(properties, AUTO_REGISTER, true),
                Duration.ofMillis(number(properties, CONNECT_TIMEOUT, 5_000)),
                Duration.ofMillis(number(properties, READ_TIMEOUT, 10_000)),
                (int) Math.min(number(properties, RETRIES, 3), 100) + 1,
                Duration.ofMillis(number(properties, PAUSE, 300)),
                RegistryTls.context(properties));
    }

    private static @Nullable String authorization(
            Map<String, String> properties, @Nullable String userInUrl) {
        String source = properties.getOrDefault(SOURCE, "USER_INFO");
        if (!Set.of("USER_INFO", "URL").contains(source)) {
            throw new ConfigException(SOURCE, source, "known are USER_INFO and URL");
        }
        String tokenSource = properties.getOrDefault(TOKEN_SOURCE, "STATIC_TOKEN");
        if (!tokenSource.equals("STATIC_TOKEN")) {
            throw new ConfigException(TOKEN_SOURCE, tokenSource, "known is STATIC_TOKEN");
        }
        String user = properties.get(USER_INFO);
        user = user != null ? user : properties.get(USER_INFO_LONG);
        user = user != null ? user : userInUrl;
        String token = properties.get(TOKEN);
        if (user != null && token != null) {
            throw new ConfigException("set " + TOKEN + " or " + USER_INFO + ", not both");
        }
        if (user != null) {
            return "Basic "
                    + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        }
        return token == null ? null : "Bearer " + token;
    }

    private static URI parse(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme())) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // The message says it all; the address may hold a password and is not repeated.
        }
        throw new ConfigException(
                URL + ": an address is like http://host:8081, and several are parted by commas");
    }

    /// Without credentials, and without a slash at the end.
    private static URI bare(URI uri) {
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        String path = uri.getRawPath().replaceAll("/+$", "");
        return URI.create(uri.getScheme() + "://" + uri.getHost() + port + path);
    }

    private static boolean flag(Map<String, String> properties, String key, boolean otherwise) {
        return switch (properties.getOrDefault(key, String.valueOf(otherwise))) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(key, properties.get(key), "is true or false");
        };
    }

    private static long number(Map<String, String> properties, String key, long otherwise) {
        String text = properties.getOrDefault(key, String.valueOf(otherwise));
        if (!text.matches("[0-9]{1,9}")) {
            throw new ConfigException(key, text, "is a whole number, 0 or more");
        }
        return Long.parseLong(text);
    }

    /// Without secrets.
    @Override
    public String toString() {
        return "RegistryConfig" + urls;
    }
}
