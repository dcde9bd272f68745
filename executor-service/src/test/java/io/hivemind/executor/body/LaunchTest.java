package io.hivemind.executor.body;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class LaunchTest {
    private static final List<String> SH = List.of("/bin/sh");

    @TempDir private Path folder;

    @Test
    void what_the_locale_can_say_is_handed_over_directly() throws IOException {
        Launch launch =
                Launch.of(SH, "echo $A", Map.of("A", "it's"), script(), StandardCharsets.US_ASCII);

        assertThat(launch)
                .isEqualTo(new Launch(List.of("/bin/sh", "-c", "echo $A"), Map.of("A", "it's")));
        assertThat(script()).doesNotExist();
    }

    @Test
    void umlauts_survive_an_ascii_locale() throws Exception {
        String hostile = "Grüße 'x' \"y\" $(id) `id` \\ \n 🐝";

        Launch launch =
                Launch.of(
                        SH,
                        "printf %s \"ä$A\"",
                        Map.of("A", hostile, "B", "plain"),
                        script(),
                        StandardCharsets.US_ASCII);

        assertThat(launch.environment()).isEqualTo(Map.of("B", "plain"));
        assertThat(output(launch)).isEqualTo("ä" + hostile);
    }

    private Path script() {
        return folder.resolve("script");
    }

    private static String output(Launch launch) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launch.words());
        builder.environment().putAll(launch.environment());
        byte[] bytes = builder.start().getInputStream().readAllBytes();
        assertThat(Files.exists(Path.of(launch.words().getLast()))).isTrue();
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
