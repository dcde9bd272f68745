package io.hivemind.systemtests.rules.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/// Everything that the core must not do, one method each.
final class ImpureDecider {
    private static final Logger LOG = LoggerFactory.getLogger(ImpureDecider.class);

    Instant clock() {
        return Instant.now();
    }

    long otherClock() {
        return System.currentTimeMillis();
    }

    int random() {
        return new Random().nextInt();
    }

    double otherRandom() {
        return Math.random();
    }

    UUID uuid() {
        return UUID.randomUUID();
    }

    Thread thread() {
        return Thread.startVirtualThread(() -> {});
    }

    boolean file() {
        return Files.exists(Path.of("state"));
    }

    String environment() {
        return String.valueOf(System.getenv("HOME"));
    }

    void logger() {
        LOG.info("decided");
    }
}
