package io.hivemind.executor.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.avro.FileRef;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

class JobFilesTest {
    @TempDir private Path root;

    private final AtomicInteger fetches = new AtomicInteger();
    private Path work;
    private JobFiles files;

    @BeforeEach
    void makeFolders() throws IOException {
        work = Files.createDirectory(root.resolve("work"));
        files =
                new JobFiles(
                        root.resolve("cache"),
                        (file, to) -> {
                            fetches.incrementAndGet();
                            to.write("hello".getBytes(StandardCharsets.UTF_8));
                        });
    }

    @Test
    void file_is_laid_in_with_its_folders_and_its_mode() throws Exception {
        files.layInto(work, List.of(file("bin/run.sh", true), file("data.txt", false)));

        assertThat(work.resolve("bin/run.sh")).hasContent("hello").isExecutable();
        assertThat(work.resolve("data.txt")).hasContent("hello");
        assertThat(Files.getPosixFilePermissions(work.resolve("data.txt")))
                .isEqualTo(java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    }

    @Test
    void content_is_fetched_once_and_a_changed_copy_does_not_change_the_next() throws Exception {
        files.layInto(work, List.of(file("a", false)));
        Files.writeString(work.resolve("a"), "changed");

        files.layInto(work, List.of(file("b", false)));

        assertThat(work.resolve("b")).hasContent("hello");
        assertThat(fetches).hasValue(1);
    }

    @Test
    void content_with_another_hash_is_refused_and_not_kept() {
        FileRef wrong = file("a", false);
        wrong.setSha256("0".repeat(64));

        assertThatThrownBy(() -> files.layInto(work, List.of(wrong)))
                .isInstanceOf(JobFiles.UnavailableException.class)
                .hasMessageContaining("has hash");
        assertThat(root.resolve("cache/00")).isEmptyDirectory();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void path_out_of_the_folder_is_refused() {
        for (String path : List.of("../evil", "/etc/evil", "a/../../evil", ".", "")) {
            assertThatThrownBy(() -> files.layInto(work, List.of(file(path, false))))
                    .as(path)
                    .isInstanceOf(JobFiles.UnavailableException.class)
                    .hasMessageContaining("leads out");
        }
        assertThat(root.resolve("evil")).doesNotExist();
    }

    @Test
    void link_out_of_the_folder_is_not_followed() throws IOException {
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.createSymbolicLink(work.resolve("link"), outside);

        assertThatThrownBy(() -> files.layInto(work, List.of(file("link/evil", false))))
                .isInstanceOf(JobFiles.UnavailableException.class)
                .hasMessageContaining("link");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void file_that_cannot_be_fetched_is_named() {
        JobFiles broken =
                new JobFiles(
                        root.resolve("cache"),
                        (file, to) -> {
                            throw new IOException("no longer there");
                        });

        assertThatThrownBy(() -> broken.layInto(work, List.of(file("script.sh", true))))
                .isInstanceOf(JobFiles.UnavailableException.class)
                .hasMessage("file script.sh of the job cannot be laid in: no longer there");
    }

    private static FileRef file(String path, boolean executable) {
        return FileRef.newBuilder()
                .setPath(path)
                .setExecutable(executable)
                .setSha256(sha256("hello"))
                .setSizeBytes(5)
                .build();
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
