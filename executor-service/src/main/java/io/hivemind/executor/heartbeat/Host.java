package io.hivemind.executor.heartbeat;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// What this process says about itself.
final class Host {
    static final String NAME = name();

    private Host() {}

    static String version() {
        String version = Host.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    private static String name() {
        String told = System.getenv("HOSTNAME");
        if (told != null && !told.isBlank()) {
            return told;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown";
        }
    }
}
