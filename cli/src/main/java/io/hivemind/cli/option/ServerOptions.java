package io.hivemind.cli.option;

import io.hivemind.cli.client.Api;
import io.hivemind.cli.server.InstanceFile;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.Optional;

/// Which server a command talks to: `--server`, else HIVEMIND_SERVER, else the one whose data
/// folder is here, else the default port of this machine.
public final class ServerOptions {
    public static final int DEFAULT_PORT = 7878;
    public static final Path DEFAULT_DATA = Path.of(".hivemind");

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "The server's address (default: HIVEMIND_SERVER, else the one that was started"
                            + " in this folder, else http://127.0.0.1:"
                            + DEFAULT_PORT
                            + ").")
    private @Nullable String server;

    public String url() {
        if (server != null) {
            return server;
        }
        return Optional.ofNullable(System.getenv("HIVEMIND_SERVER"))
                .or(() -> InstanceFile.in(DEFAULT_DATA).read().map(InstanceFile.Instance::url))
                .orElse("http://127.0.0.1:" + DEFAULT_PORT);
    }

    public Api api() {
        return new Api(url());
    }
}
