package io.hivemind.systemtests.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// `compose.yaml` as the tool reads it, where one is installed.
class ComposeFileTest {
    private static final Logger LOG = LoggerFactory.getLogger(ComposeFileTest.class);
    private static final List<List<String>> TOOLS =
            List.of(List.of("docker", "compose"), List.of("docker-compose"));
    private static final Pattern IMAGE_OF_THE_BUILD =
            Pattern.compile("^ARG (\\w+_IMAGE)=(\\S+)$", Pattern.MULTILINE);
    private static final Pattern IMAGE_OF_COMPOSE =
            Pattern.compile("^ +(\\w+_IMAGE): \\$\\{\\1:-(\\S+)}$", Pattern.MULTILINE);

    private record Answer(int exitCode, String text) {}

    @TempDir private Path folder = Path.of("");

    @Test
    void compose_file_is_taken_without_a_word() throws IOException, InterruptedException {
        List<String> tool = tool();

        Answer answer = config(tool, root().resolve("compose.yaml"));

        assertThat(answer).isEqualTo(new Answer(0, ""));
    }

    @Test
    void misspelt_key_of_a_compose_file_is_refused() throws IOException, InterruptedException {
        List<String> tool = tool();
        String right = Files.readString(root().resolve("compose.yaml"));
        Path wrong = folder.resolve("compose.yaml");
        Files.writeString(wrong, right.replace("healthcheck:", "healthchek:"));

        Answer answer = config(tool, wrong);

        assertThat(answer.exitCode()).isNotZero();
        assertThat(answer.text()).contains("healthchek");
    }

    @Test
    void base_images_are_the_same_with_compose_and_without() throws IOException {
        Map<String, String> build = images(IMAGE_OF_THE_BUILD, "Dockerfile");

        assertThat(build).containsOnlyKeys("BUILD_IMAGE", "RUNTIME_IMAGE");
        assertThat(images(IMAGE_OF_COMPOSE, "compose.yaml")).isEqualTo(build);
    }

    private static Map<String, String> images(Pattern pattern, String file) throws IOException {
        return pattern.matcher(Files.readString(root().resolve(file)))
                .results()
                .collect(Collectors.toMap(image -> image.group(1), image -> image.group(2)));
    }

    private List<String> tool() throws InterruptedException {
        for (List<String> tool : TOOLS) {
            if (works(tool)) {
                return tool;
            }
        }
        String skipped = "SKIPPED: neither `docker compose` nor `docker-compose` is installed";
        LOG.warn("{}, so nothing reads compose.yaml", skipped);
        assumeTrue(false, skipped);
        throw new AssertionError(skipped);
    }

    private boolean works(List<String> tool) throws InterruptedException {
        try {
            return run(tool, List.of("version")).exitCode() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private Answer config(List<String> tool, Path file) throws IOException, InterruptedException {
        return run(tool, List.of("-f", file.toString(), "config", "--quiet"));
    }

    private Answer run(List<String> tool, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(tool);
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        // The file's own defaults are what is checked.
        builder.environment().keySet().removeIf(name -> name.endsWith("_IMAGE"));
        Process process = builder.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text.strip());
    }

    private static Path root() {
        Path root = Path.of("").toAbsolutePath().getParent();
        assertThat(root).isNotNull();
        return root;
    }
}
