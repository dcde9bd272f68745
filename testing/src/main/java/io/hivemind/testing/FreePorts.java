package io.hivemind.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports of the loopback address that nobody listens on.
public final class FreePorts {

    private FreePorts() {}

    /// Free at this moment. Another program may take it before its user does: prefer port 0 where
    /// there is a choice.
    public static int next() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
