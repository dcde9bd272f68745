package io.hivemind.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.systemtests.process.Hivemind;
import io.hivemind.systemtests.process.Hivemind.Finished;
import io.hivemind.systemtests.process.Until;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// `up --watch --detach`: a server in the background, beside the files that it watches.
class WatchTest {
    private static final String JOB = "{name: greet, run: echo %s}\n";
    private static final String NOT_APPLIED = "is not applied";

    @TempDir private Path folder = Path.of("");

    @AfterEach
    void stop() {
        Hivemind.in(folder).run("stop");
    }

    @Test
    void changed_files_are_applied_and_broken_ones_told_once() throws IOException {
        Path first = Files.writeString(folder.resolve("a.yaml"), JOB.formatted("one"));
        Finished up = hivemind("up", ".", "--watch", "--detach", "--port", "0");
        assertThat(up.exitCode()).as(up.text()).isZero();
        assertThat(up.text()).contains("ready: http://127.0.0.1:", "hivemind stop --data");

        Files.writeString(first, JOB.formatted("two"));
        awaitLog("greet changed", 1);
        assertThat(hivemind("run", "greet", "--follow").lines()).contains("main | two");

        Files.createDirectory(folder.resolve("bin"));
        Files.writeString(folder.resolve("bin/work.sh"), "echo three");
        Path second = folder.resolve("b.yaml");
        Files.writeString(second, "{name: work, files: [bin/work.sh], run: sh bin/work.sh}\n");
        awaitLog("work created", 1);
        Files.writeString(folder.resolve("bin/work.sh"), "echo four");
        awaitLog("work changed", 1);
        assertThat(hivemind("run", "work", "--follow").lines()).contains("main | four");

        Files.writeString(second, "{nam: work}\n");
        awaitLog(NOT_APPLIED, 1);
        Files.writeString(first, JOB.formatted("five"));
        awaitLog("greet changed", 2);
        assertThat(lines(NOT_APPLIED)).hasSize(1);
        assertThat(hivemind("run", "work", "--follow").lines()).contains("main | four");

        Files.delete(second);
        awaitLog("b.yaml: is gone; its jobs stay as they were", 1);

        Finished stop = hivemind("stop");
        assertThat(stop.exitCode()).isZero();
        assertThat(stop.text()).contains("stopped http://127.0.0.1:");
        assertThat(hivemind("stop").exitCode()).isEqualTo(2);
    }

    private Finished hivemind(String... arguments) {
        return Hivemind.in(folder).run(arguments);
    }

    private void awaitLog(String text, int times) {
        Until.present(
                text,
                () -> Optional.of(lines(text)).filter(found -> found.size() == times),
                () -> String.join("\n", log()));
    }

    private List<String> lines(String text) {
        return log().stream().filter(line -> line.contains(text)).toList();
    }

    private List<String> log() {
        try {
            return Files.readAllLines(folder.resolve(".hivemind/hivemind.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
