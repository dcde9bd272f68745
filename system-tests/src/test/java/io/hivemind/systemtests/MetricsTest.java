package io.hivemind.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.systemtests.process.Hivemind;
import io.hivemind.systemtests.process.Until;
import io.hivemind.systemtests.process.Up;
import io.hivemind.testing.ChildProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What Prometheus gets from real processes, compared with what the documentation lists.
class MetricsTest {
    private static final Pattern METER = Pattern.compile("(?m)^# TYPE (hivemind_\\w+) ");
    private static final Pattern LISTED = Pattern.compile("(?m)^\\| `(hivemind_\\w+)` \\|");

    /// Told from the first refusal on, which takes a race or a record that no command sends.
    private static final String NOT_SEEN = "hivemind_scheduler_refusals_total";

    @TempDir private static Path folder = Path.of("");

    @Test
    void every_meter_is_documented_and_every_documented_one_is_told() throws Exception {
        Path file = Files.writeString(folder.resolve("job.yaml"), "{name: hello, run: echo hi}");
        Hivemind hivemind = Hivemind.in(folder);
        try (Up up = Up.start(hivemind, "up", List.of(file.toString()))) {
            assertThat(hivemind.run("run", "hello", "--wait").exitCode()).isZero();
            String told =
                    Until.present(
                            "the basics of the process",
                            () ->
                                    Optional.of(get(up.url() + "/metrics"))
                                            .filter(text -> text.contains("hivemind_info{")),
                            () -> get(up.url() + "/metrics"));

            assertThat(told.lines())
                    .contains("hivemind_runs_seconds_count{job=\"hello\",state=\"SUCCEEDED\"} 1")
                    .contains("hivemind_scheduler_events_total{type=\"RunSucceeded\"} 1.0")
                    .contains("hivemind_scheduler_partitions 4.0")
                    .contains("hivemind_executor_slots 16.0")
                    .contains("hivemind_ready{check=\"scheduler\"} 1.0");
            assertThat(told)
                    .contains("jvm_memory_used_bytes{", "process_cpu_usage ")
                    .contains("process_uptime_seconds ", "jvm_threads_live_threads ");
            Set<String> seen = names(METER, told);
            seen.add(NOT_SEEN);
            assertThat(seen).isEqualTo(names(LISTED, operations()));

            tellsItsOwn(hivemind, up.bootstrapServers());
        }
    }

    private static void tellsItsOwn(Hivemind hivemind, String bootstrapServers) {
        try (ChildProcess executor =
                hivemind.start(
                        "executor",
                        "--id",
                        "apart",
                        "--bootstrap-servers",
                        bootstrapServers,
                        "--data",
                        "apart",
                        "--metrics-port",
                        "0")) {
            String url =
                    executor.awaitLine("its metrics", line -> line.startsWith("metrics: "))
                            .substring("metrics: ".length());
            executor.awaitLine("being ready", line -> line.contains("takes tasks"));

            assertThat(get(url))
                    .contains("hivemind_executor_slots_busy 0.0", "jvm_memory_used_bytes{")
                    .doesNotContain("hivemind_scheduler");
        }
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                // The largest of the last minutes, which a timer tells beside its sum.
                .filter(name -> !name.endsWith("_seconds_max"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String operations() throws IOException {
        return Files.readString(Path.of("../docs/OPERATIONS.md"));
    }

    private static String get(String url) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create(url)).build(),
                            BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new AssertionError(url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(url, e);
        }
    }
}
