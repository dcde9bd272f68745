package io.hivemind.connect.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class SecretsTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void file_comes_before_variable_and_loses_its_last_line_end() throws IOException {
        Files.writeString(folder.resolve("HOOK"), "from file\n");
        Secrets secrets =
                new Secrets(
                        folder,
                        Map.of("HIVEMIND_SECRET_HOOK", "variable", "HIVEMIND_SECRET_B", "b"));

        assertThat(secrets.resolve("{{ secrets.HOOK }}")).isEqualTo("from file");
        assertThat(secrets.resolve("{{secrets.B}}")).isEqualTo("b");
        assertThat(secrets.resolve("x-{{ secrets.B }}-{{ secrets.HOOK }}"))
                .isEqualTo("x-b-from file");
        assertThat(secrets.resolve("as it is")).isEqualTo("as it is");
    }

    @Test
    void only_variables_that_are_secrets_are_read() {
        Secrets secrets = new Secrets(null, Map.of("HOME", "/root"));

        assertThatThrownBy(() -> secrets.resolve("{{ secrets.HOME }}"))
                .hasMessage("there is no secret HOME: no variable HIVEMIND_SECRET_HOME");
    }

    @Test
    void missing_and_empty_secrets_are_named() throws IOException {
        Files.writeString(folder.resolve("EMPTY"), "\n");
        Secrets secrets = new Secrets(folder, Map.of());

        assertThatThrownBy(() -> secrets.resolve("{{ secrets.HOOK }}"))
                .hasMessageContaining("no file " + folder.resolve("HOOK"))
                .hasMessageContaining("HIVEMIND_SECRET_HOOK");
        assertThatThrownBy(() -> secrets.resolve("{{ secrets.EMPTY }}"))
                .hasMessageContaining("no secret EMPTY");
        assertThatThrownBy(() -> secrets.resolve("")).hasMessageContaining("empty");
    }

    @Test
    void other_templates_and_ways_out_of_the_folder_are_refused() {
        Secrets secrets = new Secrets(folder, Map.of());

        assertThatThrownBy(() -> secrets.resolve("{{ event.x }}"))
                .hasMessageContaining("{{ secrets.NAME }}");
        assertThatThrownBy(() -> secrets.resolve("{{ secrets.../etc/passwd }}"))
                .hasMessageContaining("{{ secrets.NAME }}");
    }
}
