package io.hivemind.connect.file;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.stream.Collectors.toSet;

import io.hivemind.avro.TriggerEvent;
import io.hivemind.connect.watch.task.LoopRig;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// The loop with real folders. Looks without being told are an hour apart, unless a test is about
/// them: so what is found was told by the native watch.
class FileSourceTest {
    private static final Duration NEVER = Duration.ofHours(1);

    @TempDir private Path folder = Path.of("");
    private Duration interval = NEVER;
    private final LoopRig rig = new LoopRig(() -> new FilePlaces(interval));

    @BeforeEach
    void onlyWhatIsNew() throws IOException {
        write("in/before.csv", "there before");
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void new_file_is_told_with_what_a_job_needs() throws Exception {
        watch("in/*.csv", "");

        write("in/orders.csv", "12345");
        write("in/orders.txt", "another");

        TriggerEvent event = rig.awaitTold(1).getFirst();
        String path = folder.resolve("in/orders.csv").toString();
        assertThat(event.getJob()).isEqualTo("load");
        assertThat(event.getKind()).isEqualTo("file");
        assertThat(event.getId()).contains("@" + path + "?size=5&modified=");
        assertThat(event.getEvent())
                .contains("\"path\":\"" + path + "\"")
                .contains("\"name\":\"orders.csv\"")
                .contains("\"size\":5")
                .contains("\"modified_at\":\"20")
                .contains("\"kind\":\"created\"");
    }

    @Test
    void changes_and_deletions_are_told_where_they_are_asked_for() throws Exception {
        watch("in/*.csv", "\"on\": [\"created\", \"modified\", \"deleted\"]");

        write("in/a.csv", "1");
        rig.awaitTold(1);
        write("in/a.csv", "22");
        rig.awaitTold(2);
        Files.delete(folder.resolve("in/a.csv"));

        assertThat(kinds(rig.awaitTold(3))).containsExactly("created", "modified", "deleted");
        assertThat(rig.told().getLast().getEvent()).contains("a.csv\"").contains("\"size\":2");
    }

    @Test
    void file_that_is_still_written_to_is_not_told() throws Exception {
        watch("in/*.csv", "\"settle\": \"700ms\"");

        long firstNs = System.nanoTime();
        write("in/a.csv", "1");
        for (int size = 2; size <= 6; size++) {
            rig.commit(rig.poll());
            write("in/a.csv", "x".repeat(size));
        }
        TriggerEvent event = rig.awaitTold(1).getFirst();

        assertThat(event.getEvent()).contains("\"size\":6");
        assertThat(System.nanoTime() - firstNs).isGreaterThan(700_000_000L);
    }

    @Test
    void file_that_came_while_nothing_ran_is_told_once_it_runs() throws Exception {
        watch("in/*.csv", "");
        rig.kill();
        write("in/meanwhile.csv", "1");

        rig.start();

        assertThat(names(rig.awaitTold(1))).containsExactly("meanwhile.csv");
        rig.restart();
        write("in/after.csv", "1");
        assertThat(names(rig.awaitTold(2))).containsExactly("meanwhile.csv", "after.csv");
    }

    @Test
    void ten_thousand_files_over_kills_are_ten_thousand_triggers() throws Exception {
        watch("in/*.csv", "");
        rig.kill();
        for (int i = 0; i < 10_000; i++) {
            Files.createFile(folder.resolve("in/" + i + ".csv"));
        }
        for (int kill = 1; kill <= 3; kill++) {
            rig.start();
            rig.awaitTold(kill * 2_000);
            // The worker dies with a batch in its hands.
            assertThat(rig.poll()).isNotEmpty();
            rig.kill();
        }

        rig.start();

        List<TriggerEvent> told = rig.awaitTold(10_000);
        assertThat(told.stream().map(TriggerEvent::getId).collect(toSet())).hasSize(10_000);
        rig.restart();
        write("in/last.csv", "1");
        assertThat(rig.awaitTold(10_001)).hasSize(10_001);
    }

    @Test
    void deletions_are_told_when_they_happened_while_nothing_ran() throws Exception {
        watch("in/**/*.csv", "\"on\": \"deleted\"");
        write("in/x/a.csv", "1");
        while (rig.offsets().size() < 3) {
            rig.commit(rig.poll());
        }
        rig.restart();
        Files.delete(folder.resolve("in/x/a.csv"));
        Files.delete(folder.resolve("in/before.csv"));

        assertThat(Set.copyOf(names(rig.awaitTold(1)))).isSubsetOf("a.csv", "before.csv");
        assertThat(Set.copyOf(names(rig.awaitTold(2)))).containsOnly("a.csv", "before.csv");
    }

    @Test
    void state_does_not_grow_with_files_that_come_and_go() throws Exception {
        watch("in/*.csv", "");
        for (int round = 1; round <= 3; round++) {
            for (int i = 0; i < 300; i++) {
                write("in/" + round + "-" + i + ".csv", "1");
            }
            rig.awaitTold(300 * round);
            for (int i = 0; i < 300; i++) {
                Files.delete(folder.resolve("in/" + round + "-" + i + ".csv"));
            }
            rig.commit(rig.poll());
        }

        int chars =
                rig.offsets().values().stream().mapToInt(each -> each.toString().length()).sum();
        assertThat(chars).isLessThan(300 * 2 * 40 + 64 * 60);
    }

    @Test
    void name_that_is_used_again_is_a_new_file() throws Exception {
        watch("in/*.csv", "");
        write("in/job.csv", "1");
        rig.awaitTold(1);
        rig.kill();
        Files.delete(folder.resolve("in/job.csv"));
        write("in/other", "keeps the number of the first one");
        write("in/job.csv", "another");

        rig.start();

        assertThat(names(rig.awaitTold(2))).containsExactly("job.csv", "job.csv");
    }

    @Test
    void file_that_is_moved_over_another_is_a_new_one() throws Exception {
        watch("in/*.csv", "");
        write("in/job.csv", "1");
        rig.awaitTold(1);
        write("tmp", "another");
        Files.move(
                folder.resolve("tmp"),
                folder.resolve("in/job.csv"),
                StandardCopyOption.ATOMIC_MOVE);

        assertThat(kinds(rig.awaitTold(2))).containsExactly("created", "created");
    }

    @Test
    void folders_that_come_later_are_watched_too() throws Exception {
        watch("in/**/*.csv", "");

        write("in/deep/down/a.csv", "1");
        assertThat(names(rig.awaitTold(1))).containsExactly("a.csv");
        write("in/deep/down/b.csv", "1");
        assertThat(names(rig.awaitTold(2))).containsExactly("a.csv", "b.csv");
    }

    @Test
    void folder_that_is_not_there_is_told_once_and_watched_until_it_comes() throws Exception {
        interval = Duration.ofMillis(20);
        define("later/in/*.csv", "");
        rig.start();

        assertThat(rig.awaitStatus("load", "TROUBLE")).contains("there is no folder");
        for (int i = 0; i < 10; i++) {
            rig.commit(rig.poll());
        }
        assertThat(rig.statusRecords()).isEqualTo(1);
        write("later/in/a.csv", "1");

        assertThat(names(rig.awaitTold(1))).containsExactly("a.csv");
        assertThat(rig.statuses().values())
                .allSatisfy(status -> assertThat(status).contains("WATCHING"));
    }

    @Test
    void looking_from_time_to_time_finds_what_the_native_watch_does_not_tell() throws Exception {
        interval = Duration.ofMillis(50);
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        // A link to a folder is watched, not what it leads to later on.
        Files.createSymbolicLink(folder.resolve("link"), elsewhere);
        watch("link/*.csv", "");
        Path other = Files.createDirectories(folder.resolve("other"));
        Files.delete(folder.resolve("link"));
        Files.createSymbolicLink(folder.resolve("link"), other);

        write("other/a.csv", "1");

        assertThat(names(rig.awaitTold(1))).containsExactly("a.csv");
    }

    @Test
    void other_options_keep_what_was_seen() throws Exception {
        watch("in/*.csv", "");
        write("in/a.csv", "1");
        rig.awaitTold(1);
        rig.kill();
        write("in/b.csv", "1");
        define("in/*.csv", "\"settle\": \"10ms\"");
        rig.start();

        assertThat(names(rig.awaitTold(2))).containsExactly("a.csv", "b.csv");
        define("in/*.csv", "\"settle\": \"20ms\"");
        write("in/c.csv", "1");
        assertThat(names(rig.awaitTold(3))).containsExactly("a.csv", "b.csv", "c.csv");
        assertThat(rig.statuses()).hasSize(1);
    }

    /// Connect finds an offset by its partition's bytes, which follow the order of the map.
    @Test
    void partitions_are_the_same_bytes_in_each_jvm() throws Exception {
        watch("in/*.csv", "");
        write("in/a.csv", "1");
        rig.awaitTold(1);

        assertThat(rig.offsets().keySet())
                .allSatisfy(partition -> assertThat(List.copyOf(partition.keySet())).isSorted());
    }

    @Test
    void deleted_job_leaves_nothing_behind() throws Exception {
        watch("in/*.csv", "");
        write("in/a.csv", "1");
        rig.awaitTold(1);
        assertThat(rig.offsets()).isNotEmpty();

        rig.define("load", "file");
        while (!rig.offsets().isEmpty()) {
            rig.commit(rig.poll());
        }

        assertThat(rig.statuses()).isEmpty();
    }

    @Test
    void trigger_that_cannot_be_understood_is_told_and_the_others_work() throws Exception {
        rig.define("broken", "file", "{\"file\": \"" + folder + "/in/[a.csv\"}");
        watch("in/*.csv", "");

        assertThat(rig.awaitStatus("broken", "TROUBLE")).contains("has a [ without ]");
        write("in/a.csv", "1");
        assertThat(names(rig.awaitTold(1))).containsExactly("a.csv");
    }

    @Test
    void content_may_be_what_counts() throws Exception {
        watch("in/*.csv", "\"identity\": \"content\", \"on\": [\"created\", \"modified\"]");
        write("in/a.csv", "same");
        rig.awaitTold(1);
        write("in/a.csv", "same");
        rig.commit(rig.poll());
        write("in/b.csv", "other");

        List<TriggerEvent> told = rig.awaitTold(2);
        assertThat(names(told)).containsExactly("a.csv", "b.csv");
        assertThat(told.getFirst().getId()).contains("?sha256=");
    }

    private void watch(String pattern, String options) throws InterruptedException {
        define(pattern, options);
        rig.start();
        rig.awaitStatus("load", "WATCHING");
    }

    private void define(String pattern, String options) {
        String settle = options.contains("settle") ? "" : ", \"settle\": \"0\"";
        String more = options.isEmpty() ? "" : ", " + options;
        rig.define(
                "load",
                "file",
                "{\"file\": \"" + folder + "/" + pattern + "\"" + settle + more + "}");
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text);
    }

    private static List<String> kinds(List<TriggerEvent> told) {
        return told.stream().map(event -> part(event, "kind")).toList();
    }

    private static List<String> names(List<TriggerEvent> told) {
        return told.stream().map(event -> part(event, "name")).toList();
    }

    private static String part(TriggerEvent event, String key) {
        String json = String.valueOf(event.getEvent());
        int from = json.indexOf("\"" + key + "\":\"") + key.length() + 4;
        return json.substring(from, json.indexOf('"', from));
    }
}
