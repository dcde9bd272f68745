package io.hivemind.wire.registry;

import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Map;
import java.util.Set;

import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/// Trust and key stores for a registry behind TLS, as `schema.registry.ssl.*` names them.
final class RegistryTls {
    private static final String PREFIX = "schema.registry.ssl.";
    static final Set<String> KEYS =
            Set.of(
                    PREFIX + "truststore.location",
                    PREFIX + "truststore.password",
                    PREFIX + "truststore.type",
                    PREFIX + "keystore.location",
                    PREFIX + "keystore.password",
                    PREFIX + "keystore.type",
                    PREFIX + "key.password");

    private RegistryTls() {}

    /// Null when nothing is set: the JDK's own trust then.
    static @Nullable SSLContext context(Map<String, String> properties) {
        KeyStore trust = store(properties, "truststore");
        KeyStore keys = store(properties, "keystore");
        if (trust == null && keys == null) {
            return null;
        }
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(properties, keys), trust(trust), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new ConfigException(PREFIX + "*: " + e.getMessage());
        }
    }

    private static KeyManager @Nullable [] keys(
            Map<String, String> properties, @Nullable KeyStore store)
            throws GeneralSecurityException {
        if (store == null) {
            return null;
        }
        String password =
                properties.getOrDefault(
                        PREFIX + "key.password",
                        properties.getOrDefault(PREFIX + "keystore.password", ""));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, password.toCharArray());
        return factory.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(@Nullable KeyStore store)
            throws GeneralSecurityException {
        if (store == null) {
            return null;
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static @Nullable KeyStore store(Map<String, String> properties, String kind) {
        String location = properties.get(PREFIX + kind + ".location");
        if (location == null) {
            return null;
        }
        String password = properties.get(PREFIX + kind + ".password");
        try (InputStream in = Files.newInputStream(Path.of(location))) {
            KeyStore store =
                    KeyStore.getInstance(properties.getOrDefault(PREFIX + kind + ".type", "JKS"));
            store.load(in, password == null ? null : password.toCharArray());
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new ConfigException(
                    PREFIX + kind + ".location: cannot read " + location + ": " + e.getMessage());
        }
    }
}
