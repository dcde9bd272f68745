package io.hivemind.scheduler.api;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.Set;

/// Keeps web pages from using the API through the browser of somebody who runs it: a page of
/// another origin is refused, and on loopback so is a name that was made to point here (DNS
/// rebinding).
final class Origin {
    private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private final boolean local;

    /// @param local whether only loopback is listened on
    Origin(boolean local) {
        this.local = local;
    }

    void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        HostAndPort authority = request.authority();
        String host = authority == null ? "" : authority.host();
        if (local && !LOCAL_NAMES.contains(host) && !host.startsWith("127.")) {
            context.fail(
                    Problem.of(
                            403,
                            "foreign-host",
                            "this API answers to localhost, not to \"" + host + "\""));
            return;
        }
        String origin = request.getHeader("Origin");
        if (origin != null && !isOurs(origin, authority)) {
            context.fail(
                    Problem.of(
                            403, "foreign-origin", "pages of " + origin + " may not use this API"));
            return;
        }
        context.next();
    }

    private static boolean isOurs(String origin, @Nullable HostAndPort authority) {
        try {
            URI uri = URI.create(origin);
            return authority != null
                    && authority.host().equalsIgnoreCase(uri.getHost())
                    && authority.port() == uri.getPort();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
