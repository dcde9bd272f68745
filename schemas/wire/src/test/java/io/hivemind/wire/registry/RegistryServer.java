package io.hivemind.wire.registry;

import org.jspecify.annotations.Nullable;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A real registry (Apicurio's server, unpacked by the build) as a child process on free ports of
/// the loopback address. It ends with `close`, and at the latest with this JVM.
final class RegistryServer {
    private static final Duration START = Duration.ofSeconds(150);
    private static final Path HOME = Path.of("target", "registry-server");

    private final Path folder;
    private final int port = freePort();
    private final Thread hook = new Thread(this::kill);
    private @Nullable Process process;

    RegistryServer(Path folder) throws IOException {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    String url() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    /// Returns when it answers. Started again, it has what it had.
    void start() throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-XX:+AutoCreateSharedArchive",
                        "-XX:SharedArchiveFile=" + HOME.toAbsolutePath().resolve("classes.jsa"),
                        "-jar",
                        HOME.toAbsolutePath().resolve("quarkus-run.jar").toString());
        builder.environment()
                .putAll(
                        Map.of(
                                "QUARKUS_HTTP_HOST",
                                "127.0.0.1",
                                "QUARKUS_HTTP_PORT",
                                String.valueOf(port),
                                "QUARKUS_MANAGEMENT_HOST",
                                "127.0.0.1",
                                "QUARKUS_MANAGEMENT_PORT",
                                String.valueOf(freePort()),
                                "APICURIO_DATASOURCE_URL",
                                "jdbc:h2:file:" + folder.toAbsolutePath().resolve("registry")));
        builder.directory(folder.toFile());
        File log = folder.resolve("registry.log").toFile();
        Process started =
                builder.redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start();
        process = started;
        long deadline = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (started.waitFor(100, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                String said = Files.readString(log.toPath());
                throw new IllegalStateException(
                        "the registry did not start: "
                                + said.substring(Math.max(0, said.length() - 2000)));
            }
        }
    }

    private boolean answers() throws InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url() + "/subjects"))
                        .timeout(Duration.ofSeconds(5))
                        .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// Ends the process, and keeps what the registry knows.
    void stop() throws InterruptedException {
        if (process != null) {
            process.destroy();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                kill();
            }
        }
    }

    private void kill() {
        if (process != null) {
            process.destroyForcibly();
        }
    }

    /// Ends it for good.
    void close() throws InterruptedException {
        stop();
        Runtime.getRuntime().removeShutdownHook(hook);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException("no free port", e);
        }
    }
}
