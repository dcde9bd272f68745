package io.hivemind.scheduler.history.projection;

import io.hivemind.scheduler.history.HistoryConfig;
import io.hivemind.testing.FreePorts;

import org.opentest4j.TestAbortedException;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A PostgreSQL of this test's own on loopback, from the binaries that the machine has. PostgreSQL
/// does not run as root: there it runs as the user `postgres`.
public final class PostgresServer {
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");

    private final Path bin;
    private final Path data;
    private final int port;

    private PostgresServer(Path bin, Path data, int port) {
        this.bin = bin;
        this.data = data;
        this.port = port;
    }

    /// @throws TestAbortedException where there is none to start
    public static PostgresServer start() throws Exception {
        Path bin =
                newest().orElseThrow(() ->
                        new TestAbortedException("SKIPPED: no PostgreSQL in " + INSTALLED));
        Path data = Path.of(run(List.of("mktemp", "-d", "/tmp/hivemind-postgres-XXXXXX")).strip());
        PostgresServer server = new PostgresServer(bin, data, FreePorts.next());
        run(
                List.of(
                        bin + "/initdb",
                        "-D",
                        data + "/db",
                        "-U",
                        "postgres",
                        "-A",
                        "trust",
                        "--no-sync",
                        "-E",
                        "UTF8"));
        server.bringBack();
        return server;
    }

    public HistoryConfig config() {
        return new HistoryConfig(
                "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
                "postgres",
                null,
                HistoryConfig.DEFAULT_RETENTION,
                HistoryConfig.DEFAULT_COMMIT_INTERVAL,
                false);
    }

    private String options() {
        return "-p "
                + port
                + " -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off";
    }

    private void control(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(bin + "/pg_ctl", "-D", data + "/db"));
        command.addAll(List.of(arguments));
        run(command);
    }

    /// As if its machine were away: no connection is answered.
    public void takeAway() throws Exception {
        control("stop", "-m", "immediate", "-w");
    }

    public void bringBack() throws Exception {
        control("start", "-w", "-l", data + "/log", "-o", options());
    }

    public void stop() throws Exception {
        if (Files.exists(data.resolve("db/postmaster.pid"))) {
            takeAway();
        }
        run(List.of("rm", "-rf", data.toString()));
    }

    private static Optional<Path> newest() throws IOException {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        }
    }

    private static String run(List<String> command) throws Exception {
        List<String> all = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            all.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        all.addAll(command);
        File output = File.createTempFile("postgres", ".out");
        Process process =
                new ProcessBuilder(all)
                        .directory(new File("/"))
                        .redirectErrorStream(true)
                        .redirectOutput(output)
                        .start();
        int exit = process.waitFor();
        String text = Files.readString(output.toPath());
        Files.delete(output.toPath());
        if (exit != 0) {
            throw new IllegalStateException(all + " exited with " + exit + ": " + text);
        }
        return text;
    }
}
