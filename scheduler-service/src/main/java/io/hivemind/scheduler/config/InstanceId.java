package io.hivemind.scheduler.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/// The name by which the consumer group knows a process, kept beside its state. A process that was
/// killed and comes back takes its own place again at once; without the name the group would wait
/// for the dead member's session to run out.
final class InstanceId {
    private static final String FILE = "instance-id";

    private InstanceId() {}

    static String in(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            if (Files.exists(file)) {
                return Files.readString(file, StandardCharsets.UTF_8).strip();
            }
            Files.createDirectories(folder);
            String id = UUID.randomUUID().toString();
            Files.writeString(file, id, StandardCharsets.UTF_8);
            return id;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep an instance id in " + folder, e);
        }
    }
}
