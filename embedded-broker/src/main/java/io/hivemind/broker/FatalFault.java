package io.hivemind.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import kafka.server.FaultHandlerFactory;
import kafka.server.StandardFaultHandlerFactory;

import org.apache.kafka.common.utils.Exit;
import org.apache.kafka.server.fault.FaultHandler;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Kafka ends its JVM when it cannot go on (`ReplicaManager` and `LogManager` when their folder
/// fails, request handlers and the controller at a fatal fault), and says so in its log only. Here
/// it says it in one line on the error stream too. It is a halt, not an exit: a scheduler or an
/// executor that ends in order would wait for the broker that is gone.
///
/// Any thread of Kafka's may come here.
final class FatalFault {
    private static final Logger LOG = LoggerFactory.getLogger(FatalFault.class);
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private static volatile @Nullable String lastFault;

    private FatalFault() {}

    /// From now on a broker uses the folder, and a fatal fault is one of the process.
    static void opened(Path folder) {
        OPEN.add(folder);
        Exit.setExitProcedure(FatalFault::end);
        Exit.setHaltProcedure(FatalFault::end);
    }

    /// The broker of the folder is being stopped: what it stumbles over now ends nobody.
    static void closing(Path folder) {
        OPEN.remove(folder);
    }

    /// Kafka's handlers, which remember what a fatal fault was.
    static FaultHandlerFactory handlers() {
        FaultHandlerFactory standard = new StandardFaultHandlerFactory();
        return (name, fatal, action) -> {
            FaultHandler handler = standard.build(name, fatal, action);
            return (message, cause) -> {
                if (fatal) {
                    lastFault = cause == null ? message : message + ": " + cause;
                }
                return handler.handleFault(message, cause);
            };
        };
    }

    private static void end(int status, @Nullable String message) {
        if (OPEN.isEmpty()) {
            LOG.warn("Kafka gives up (status {}) after its stop: {}", status, message);
            return;
        }
        say(
                "hivemind: the broker in this process cannot go on, and the process ends: "
                        + why(message).replace('\n', ' ')
                        + "\n");
        Runtime.getRuntime().halt(Math.max(1, status));
    }

    private static String why(@Nullable String message) {
        for (Path folder : OPEN) {
            // Kafka makes the folder again where it needs it, but not what says whose it is.
            if (!Files.exists(folder.resolve(DataDirectory.KAFKA_META))) {
                return "its data directory " + folder + " was deleted";
            }
            if (folder.toFile().getUsableSpace() == 0) {
                return "the disk of its data directory " + folder + " is full";
            }
        }
        if (message != null) {
            return message;
        }
        String fault = lastFault;
        return fault != null ? fault : "the errors above, or in its log, say why";
    }

    /// Past `System.err`, which a test or a console may have replaced by what no longer runs.
    private static void say(String line) {
        try (FileOutputStream error = new FileOutputStream(FileDescriptor.err)) {
            error.write(line.getBytes(UTF_8));
        } catch (IOException e) {
            LOG.error(line, e);
        }
    }
}
