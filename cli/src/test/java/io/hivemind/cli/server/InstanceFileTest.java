package io.hivemind.cli.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

class InstanceFileTest {
    private static final long NOBODY = 4_194_304;

    @TempDir private Path folder = Path.of("");

    @Test
    void a_server_that_lives_is_found() {
        InstanceFile file = InstanceFile.in(folder);
        InstanceFile.Instance instance =
                new InstanceFile.Instance(
                        ProcessHandle.current().pid(), "http://127.0.0.1:1", "127.0.0.1:2", true);

        file.write(instance);

        assertThat(file.read()).contains(instance);
    }

    @Test
    void a_later_process_of_the_same_number_is_not_it() throws IOException {
        InstanceFile file = InstanceFile.in(folder);
        file.write(
                new InstanceFile.Instance(
                        ProcessHandle.current().pid(), "http://127.0.0.1:1", "127.0.0.1:2", true));

        Files.setLastModifiedTime(
                file.path(), FileTime.from(Instant.parse("2026-01-01T00:00:00Z")));

        assertThat(file.read()).isEmpty();
    }

    @Test
    void one_that_was_killed_is_not() {
        InstanceFile file = InstanceFile.in(folder);

        file.write(new InstanceFile.Instance(NOBODY, "http://127.0.0.1:1", "127.0.0.1:2", true));

        assertThat(file.read()).isEmpty();
    }
}
