package io.hivemind.executor.files;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import io.hivemind.avro.FileRef;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;

/// The files of jobs, kept on disk by hash and copied (a task may change its copy) into working
/// folders. The cache may be shared by executors of one machine: an entry appears whole or not at
/// all.
public final class JobFiles {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Path cache;
    private final FileSource source;
    private final ReentrantLock fetching = new ReentrantLock();

    public JobFiles(Path cache, FileSource source) {
        this.cache = cache.toAbsolutePath().normalize();
        this.source = source;
    }

    public void layInto(Path folder, List<FileRef> files)
            throws UnavailableException, InterruptedException {
        for (FileRef file : files) {
            try {
                lay(folder, file);
            } catch (IOException e) {
                throw new UnavailableException(
                        file, e.getMessage() == null ? e.toString() : e.getMessage());
            }
        }
    }

    private void lay(Path folder, FileRef file)
            throws IOException, UnavailableException, InterruptedException {
        Path target = folder.resolve(file.getPath()).normalize();
        if (!target.startsWith(folder) || target.equals(folder)) {
            throw new UnavailableException(file, "its path leads out of the working folder");
        }
        Path parent = Objects.requireNonNull(target.getParent());
        Files.createDirectories(parent);
        if (!parent.toRealPath().startsWith(folder.toRealPath())) {
            throw new UnavailableException(
                    file, "a link on its path leads out of the working folder");
        }
        Path cached = cached(file);
        Path fresh = Files.createTempFile(parent, ".hivemind", null);
        Files.copy(cached, fresh, REPLACE_EXISTING);
        Files.setPosixFilePermissions(
                fresh,
                PosixFilePermissions.fromString(file.getExecutable() ? "rwxr-xr-x" : "rw-r--r--"));
        Files.move(fresh, target, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    private Path cached(FileRef file)
            throws IOException, UnavailableException, InterruptedException {
        String hash = file.getSha256().toLowerCase(Locale.ROOT);
        if (!SHA256.matcher(hash).matches()) {
            throw new UnavailableException(file, "its hash is none: " + hash);
        }
        Path entry = cache.resolve(hash.substring(0, 2)).resolve(hash);
        if (Files.exists(entry)) {
            return entry;
        }
        fetching.lockInterruptibly();
        try {
            if (!Files.exists(entry)) {
                fetch(file, hash, entry);
            }
            return entry;
        } finally {
            fetching.unlock();
        }
    }

    private void fetch(FileRef file, String hash, Path entry)
            throws IOException, UnavailableException, InterruptedException {
        Files.createDirectories(entry.getParent());
        Path fresh = Files.createTempFile(entry.getParent(), "fetch", null);
        try {
            MessageDigest digest = sha256();
            try (OutputStream out = new DigestOutputStream(Files.newOutputStream(fresh), digest)) {
                source.copy(file, out);
            }
            String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equals(hash)) {
                throw new UnavailableException(
                        file, "what was found has hash " + found + ", not " + hash);
            }
            Files.move(fresh, entry, ATOMIC_MOVE, REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// A file cannot be laid in.
    public static final class UnavailableException extends Exception {
        private static final long serialVersionUID = 1L;

        UnavailableException(FileRef file, String why) {
            super("file " + file.getPath() + " of the job cannot be laid in: " + why);
        }
    }
}
