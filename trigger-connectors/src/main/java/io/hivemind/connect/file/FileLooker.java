package io.hivemind.connect.file;

import io.hivemind.connect.seen.Fingerprint;
import io.hivemind.connect.seen.Item;
import io.hivemind.connect.watch.Listing;
import io.hivemind.connect.watch.Looker;
import io.hivemind.connect.watch.PathPattern;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/// Finds the files of a pattern. Links are followed, but for folders below `**`, where they could
/// go round in circles.
final class FileLooker implements Looker {
    private final Path base;
    private final PathPattern pattern;
    private final FolderEvents events;
    private final Runnable stirring;
    // Whether the file system knows when a file was made; else it tells the last change instead.
    private volatile boolean knowsBirth;

    /// @param base the folder that the pattern begins in
    FileLooker(Path base, PathPattern pattern, FolderEvents events, Runnable stirring) {
        this.base = base;
        this.pattern = pattern;
        this.events = events;
        this.stirring = stirring;
    }

    @Override
    public Listing look(Set<String> contents) throws IOException {
        Round round = new Round(contents);
        BasicFileAttributes folder = attributes(base);
        if (folder == null) {
            round.watch(existing(base));
            // It may have come in between.
            folder = attributes(base);
        }
        if (folder == null || !folder.isDirectory()) {
            round.end();
            String why = folder == null ? "there is no folder %s (yet)" : "%s is no folder";
            return new Listing(List.of(), false, 0, why.formatted(base));
        }
        noteBirth(folder);
        round.folder(base, pattern.start());
        round.end();
        return new Listing(round.items, round.trouble == null, device(folder), round.trouble);
    }

    @Override
    public void close() {
        events.keep(Set.of(), stirring);
    }

    /// One look.
    private final class Round {
        private final Set<String> contents;
        private final List<Item> items = new ArrayList<>();
        private final Set<Path> folders = new HashSet<>();
        private @Nullable String trouble;

        Round(Set<String> contents) {
            this.contents = contents;
        }

        /// Before it is read, so that what comes meanwhile is either seen or told.
        void watch(Path folder) {
            if (folders.add(folder)) {
                events.listen(folder, stirring);
            }
        }

        void end() {
            events.keep(folders, stirring);
        }

        void folder(Path folder, long positions) {
            watch(folder);
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
                for (Path entry : entries) {
                    entry(entry, pattern.step(positions, String.valueOf(entry.getFileName())));
                }
            } catch (NoSuchFileException | NotDirectoryException e) {
                // It has just gone; its parent tells.
                if (folder.equals(base)) {
                    trouble = "the folder " + base + " has gone";
                }
            } catch (IOException | DirectoryIteratorException e) {
                trouble = reason(folder, e);
            }
        }

        private void entry(Path entry, long positions) throws IOException {
            if (positions == 0) {
                return;
            }
            BasicFileAttributes attributes = attributes(entry);
            if (attributes == null) {
                return;
            }
            if (attributes.isDirectory()) {
                if (pattern.leadsOn(positions) && !circular(entry, positions)) {
                    folder(entry, positions);
                }
            } else if (attributes.isRegularFile() && pattern.matched(positions)) {
                items.add(item(entry, attributes));
            }
        }

        private boolean circular(Path folder, long positions) {
            return pattern.onlyAnyFolders(positions) && Files.isSymbolicLink(folder);
        }

        private Item item(Path file, BasicFileAttributes attributes) {
            noteBirth(attributes);
            String name = file.toString();
            return new Item(
                    name,
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant(),
                    "",
                    birth(attributes),
                    contents.contains(name) ? content(file) : null);
        }

        private @Nullable String content(Path file) {
            try {
                return sha256(file);
            } catch (NoSuchFileException e) {
                return null;
            } catch (IOException e) {
                trouble = reason(file, e);
                return null;
            }
        }
    }

    private static String reason(Path path, Exception e) {
        return e instanceof AccessDeniedException
                ? path + " may not be read by the user that the connector runs as"
                : path + " cannot be read: " + e.getMessage();
    }

    private void noteBirth(BasicFileAttributes attributes) {
        if (!knowsBirth && !attributes.creationTime().equals(attributes.lastModifiedTime())) {
            knowsBirth = true;
        }
    }

    private long birth(BasicFileAttributes attributes) {
        long high = half(inode(attributes)) << 32;
        return knowsBirth ? high | half(attributes.creationTime().toString()) : high;
    }

    /// Never 0, which stands for nothing known.
    private static long half(String text) {
        return text.isEmpty() ? 0 : Math.max(1, Fingerprint.of(text) >>> 32);
    }

    /// `(dev=2b,ino=1234)`; a device has another number after a restart of the machine.
    private static String inode(BasicFileAttributes attributes) {
        String key = String.valueOf(attributes.fileKey());
        int at = key.indexOf("ino=");
        return at < 0 ? "" : key.substring(at);
    }

    private static long device(BasicFileAttributes attributes) {
        String key = String.valueOf(attributes.fileKey());
        int comma = key.indexOf(',');
        return key.startsWith("(dev=") && comma > 0 ? half(key.substring(0, comma)) : 0;
    }

    private static @Nullable BasicFileAttributes attributes(Path path) throws IOException {
        try {
            return Files.readAttributes(path, BasicFileAttributes.class);
        } catch (NoSuchFileException e) {
            return null;
        } catch (AccessDeniedException e) {
            throw new IOException(reason(path, e), e);
        } catch (IOException e) {
            // A link that leads nowhere, or round in a circle.
            if (Files.isSymbolicLink(path) || !Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return null;
            }
            throw e;
        }
    }

    private static Path existing(Path folder) {
        Path at = folder.getParent();
        while (at != null && at.getParent() != null && !Files.isDirectory(at)) {
            at = at.getParent();
        }
        return at == null ? folder : at;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[64 * 1024];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
