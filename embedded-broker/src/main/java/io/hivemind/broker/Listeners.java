package io.hivemind.broker;

import org.apache.kafka.server.ServerSocketFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.util.Locale;

/// The two listening sockets of a node, bound before Kafka is configured: it wants to know its
/// ports before it takes them, and another program could take a port that was only looked at.
final class Listeners implements ServerSocketFactory, AutoCloseable {

    private static final int BACKLOG = 128;

    private final ServerSocketChannel clients;
    private final ServerSocketChannel controller;

    private Listeners(ServerSocketChannel clients, ServerSocketChannel controller) {
        this.clients = clients;
        this.controller = controller;
    }

    static Listeners open(String host, int port) {
        ServerSocketChannel clients = bind(host, port);
        try {
            return new Listeners(clients, bind(BrokerSettings.LOOPBACK, 0));
        } catch (RuntimeException e) {
            closeQuietly(clients);
            throw e;
        }
    }

    int port() {
        return clients.socket().getLocalPort();
    }

    int controllerPort() {
        return controller.socket().getLocalPort();
    }

    @Override
    public ServerSocketChannel openServerSocket(
            String listener, InetSocketAddress address, int backlog, int receiveBuffer) {
        return listener.equals(KafkaProperties.LISTENER) ? clients : controller;
    }

    /// Kafka closes what it was given; this is for a start that did not come so far.
    @Override
    public void close() {
        closeQuietly(clients);
        closeQuietly(controller);
    }

    private static ServerSocketChannel bind(String host, int port) {
        try {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.configureBlocking(false);
                channel.bind(new InetSocketAddress(InetAddress.getByName(host), port), BACKLOG);
                return channel;
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            String why = String.valueOf(e.getMessage());
            throw new BrokerException(
                    e instanceof BindException && why.toLowerCase(Locale.ROOT).contains("in use")
                            ? "port %d of %s is in use by another program".formatted(port, host)
                            : "cannot listen on %s:%d: %s".formatted(host, port, why),
                    e);
        }
    }

    private static void closeQuietly(ServerSocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
