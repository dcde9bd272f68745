package io.hivemind.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.AppInfoParser;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/// The folder of one broker: a lock, a file that says whose it is, and Kafka's log folder. Held by
/// one process at a time.
final class DataDirectory implements AutoCloseable {

    /// Raised when the layout of the folder changes.
    private static final int FORMAT = 1;

    private static final String LOCK = "lock";
    private static final String IDENTITY = "broker.properties";
    private static final String LOG = "log";
    private static final String UNFINISHED_LOG = "log.new";
    static final String KAFKA_META = "meta.properties";

    private final Path root;
    private final boolean temporary;
    private final FileChannel lockFile;
    private final String clusterId;

    private DataDirectory(Path root, boolean temporary, FileChannel lockFile, String clusterId) {
        this.root = root;
        this.temporary = temporary;
        this.lockFile = lockFile;
        this.clusterId = clusterId;
    }

    /// Takes the folder for this process and formats it if it is new; a temporary one if none is
    /// given.
    ///
    /// @throws BrokerException if it cannot be written, is another's, or is in use
    static DataDirectory open(Optional<Path> directory) {
        Path root = directory.map(Path::toAbsolutePath).map(Path::normalize).orElse(null);
        try {
            boolean temporary = root == null;
            root =
                    root == null
                            ? Files.createTempDirectory("hivemind-broker-")
                            : Files.createDirectories(root);
            refuseForeign(root);
            FileChannel lockFile = lock(root);
            try {
                return new DataDirectory(root, temporary, lockFile, identify(root));
            } catch (IOException | RuntimeException e) {
                lockFile.close();
                throw e;
            }
        } catch (IOException e) {
            String name =
                    root == null
                            ? System.getProperty("java.io.tmpdir", "the temporary folder")
                            : root.toString();
            throw new BrokerException(
                    "cannot write to the data directory " + name + ": " + reason(e), e);
        }
    }

    Path root() {
        return root;
    }

    Path log() {
        return root.resolve(LOG);
    }

    String clusterId() {
        return clusterId;
    }

    @Override
    public void close() {
        try {
            lockFile.close();
            if (temporary) {
                deleteTree(root);
            }
        } catch (IOException e) {
            throw new BrokerException("cannot clean up " + root + ": " + reason(e), e);
        }
    }

    private static void refuseForeign(Path root) throws IOException {
        if (Files.exists(root.resolve(IDENTITY)) || Files.exists(root.resolve(LOCK))) {
            return;
        }
        if (Files.exists(root.resolve(KAFKA_META))) {
            throw new BrokerException(
                    root
                            + " holds the data of another Kafka broker: choose another data"
                            + " directory");
        }
        try (Stream<Path> entries = Files.list(root)) {
            if (entries.findAny().isPresent()) {
                throw new BrokerException(
                        root
                                + " is not empty and holds no broker's data: choose another"
                                + " directory");
            }
        }
    }

    private static FileChannel lock(Path root) throws IOException {
        Path file = root.resolve(LOCK);
        FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        if (!locked(channel)) {
            channel.close();
            String owner = Files.readString(file, UTF_8).strip();
            String who = owner.isEmpty() ? "another process" : "process " + owner;
            throw new BrokerException("the data directory " + root + " is in use by " + who);
        }
        channel.truncate(0);
        channel.write(
                ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(UTF_8)));
        return channel;
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            @Nullable FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            // Held by this very process: the operating system's lock says nothing about that.
            return false;
        }
    }

    /// Checks whose data it is, or makes it ours. Returns the cluster's id.
    private static String identify(Path root) throws IOException {
        Path file = root.resolve(IDENTITY);
        Properties identity = new Properties();
        if (Files.exists(file)) {
            identity.putAll(read(file));
            refuseNewer(root, identity);
        } else {
            identity.setProperty("cluster.id", Uuid.randomUuid().toString());
        }
        String clusterId = identity.getProperty("cluster.id", "");
        identity.setProperty("format", Integer.toString(FORMAT));
        identity.setProperty("kafka.version", AppInfoParser.getVersion());
        write(file, identity);
        if (Files.exists(root.resolve(LOG).resolve(KAFKA_META))) {
            String found =
                    read(root.resolve(LOG).resolve(KAFKA_META)).getProperty("cluster.id", "");
            if (!found.equals(clusterId)) {
                throw new BrokerException(
                        "%s holds data of cluster %s, not of its own cluster %s"
                                .formatted(root, found, clusterId));
            }
        } else {
            format(root, clusterId);
        }
        return clusterId;
    }

    private static void refuseNewer(Path root, Properties identity) {
        String format = identity.getProperty("format", "");
        String kafka = identity.getProperty("kafka.version", "");
        if (!format.equals(Integer.toString(FORMAT))) {
            throw new BrokerException(
                    "%s was written by another version of Hivemind: its format is %s, this one's is %d"
                            .formatted(root, format, FORMAT));
        }
        if (Versions.isNewer(kafka, AppInfoParser.getVersion())) {
            throw new BrokerException(
                    "%s was written by Kafka %s, which is newer than this one's %s"
                            .formatted(root, kafka, AppInfoParser.getVersion()));
        }
    }

    /// Formats beside and renames, so that a process killed here leaves nothing half-made.
    private static void format(Path root, String clusterId) throws IOException {
        Path unfinished = root.resolve(UNFINISHED_LOG);
        deleteTree(unfinished);
        Files.createDirectories(unfinished);
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                    .setNodeId(KafkaProperties.NODE_ID)
                    .setClusterId(clusterId)
                    .setControllerListenerName(KafkaProperties.CONTROLLER_LISTENER)
                    .setMetadataLogDirectory(unfinished.toString())
                    .setDirectories(List.of(unfinished.toString()))
                    .setHasDynamicQuorum(false)
                    .run();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new BrokerException("cannot format " + unfinished + ": " + e.getMessage(), e);
        }
        Files.move(unfinished, root.resolve(LOG), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Properties read(Path file) throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file, UTF_8)) {
            properties.load(reader);
        }
        return properties;
    }

    private static void write(Path file, Properties properties) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".new");
        try (var writer = Files.newBufferedWriter(next, UTF_8)) {
            properties.store(writer, "The broker that owns this folder");
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    static void deleteTree(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (NoSuchFileException e) {
            // A file that a thread of the broker took away meanwhile: what is left of the tree goes
            // next time.
            return;
        }
    }

    /// The operating system's words: "Permission denied", not the name of an exception and the path
    /// once more.
    private static String reason(IOException e) {
        if (e instanceof java.nio.file.FileSystemException f && f.getReason() != null) {
            return f.getReason();
        }
        return switch (e) {
            case java.nio.file.AccessDeniedException ignored -> "permission denied";
            case java.nio.file.FileAlreadyExistsException ignored -> "it is a file";
            default -> String.valueOf(e.getMessage());
        };
    }
}
