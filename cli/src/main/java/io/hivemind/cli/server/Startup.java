package io.hivemind.cli.server;

import io.hivemind.cli.UserError;
import io.hivemind.cli.client.Api;

import java.time.Duration;

/// Waits for a server that is starting.
public final class Startup {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private Startup() {}

    /// Returns when the server says that it is ready; throws [UserError] when it has not after two
    /// minutes.
    public static void await(Api api) throws InterruptedException {
        long deadlineNs = System.nanoTime() + PATIENCE.toNanos();
        while (!api.isReady()) {
            if (System.nanoTime() > deadlineNs) {
                throw new UserError(
                        "the server is not ready after "
                                + PATIENCE.toSeconds()
                                + " s: its log says more");
            }
            Thread.sleep(PAUSE);
        }
    }
}
