package io.hivemind.cli.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.hivemind.cli.UserError;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Tells the meters of a process that has no API, at `/metrics` of a port of its own.
public final class MetricsEndpoint implements AutoCloseable {
    private static final String PATH = "/metrics";
    private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads;
    private final String address;

    private MetricsEndpoint(HttpServer server, ExecutorService threads, String address) {
        this.server = server;
        this.threads = threads;
        this.address = address;
    }

    /// @param port 0 for any free one
    public static MetricsEndpoint open(String address, int port, PrometheusMeterRegistry registry) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(address, port), 0);
            // A scraper that goes to sleep in the middle holds up nobody.
            ExecutorService threads =
                    Executors.newThreadPerTaskExecutor(
                            Thread.ofVirtual().name("metrics-", 0).factory());
            server.setExecutor(threads);
            server.createContext("/", exchange -> answer(exchange, registry));
            server.start();
            return new MetricsEndpoint(server, threads, address);
        } catch (IOException | RuntimeException e) {
            throw new UserError(
                    "cannot tell metrics on "
                            + address
                            + ":"
                            + port
                            + " ("
                            + e.getMessage()
                            + "): stop what uses it, or choose another with --metrics-port",
                    e);
        }
    }

    /// Where to scrape.
    public String url() {
        String host = address.contains(":") ? "[" + address + "]" : address;
        return "http://" + host + ":" + server.getAddress().getPort() + PATH;
    }

    private static void answer(HttpExchange exchange, PrometheusMeterRegistry registry)
            throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!exchange.getRequestURI().getPath().equals(PATH)) {
                exchange.sendResponseHeaders(404, NO_BODY);
            } else if (method.equals("GET") || method.equals("HEAD")) {
                byte[] body = registry.scrape().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", TEXT);
                boolean wanted = method.equals("GET");
                exchange.sendResponseHeaders(200, wanted ? body.length : NO_BODY);
                if (wanted) {
                    exchange.getResponseBody().write(body);
                }
            } else {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                exchange.sendResponseHeaders(405, NO_BODY);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
