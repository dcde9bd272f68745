package io.hivemind.connect.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.connect.seen.Item;
import io.hivemind.connect.seen.Seen;
import io.hivemind.connect.watch.Change.Kind;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

class WatchTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Instant TIME = Instant.parse("2026-11-21T12:00:00Z");
    private static final Set<Kind> ALL = Set.of(Kind.CREATED, Kind.MODIFIED, Kind.DELETED);

    @Test
    void what_is_there_at_first_sight_was_not_created() {
        Watch watch = watch(ALL, 0);

        look(watch, 0, item("a", 1), item("b", 1));

        assertThat(told(watch)).isEmpty();
        assertThat(watch.begun()).isTrue();
        assertThat(watch.unwritten()).isNotEmpty();

        look(watch, 1, item("a", 1), item("b", 1), item("c", 1));
        assertThat(told(watch)).containsExactly("CREATED c");
    }

    @Test
    void what_is_there_at_first_sight_is_told_from_the_time_that_is_asked_for() {
        Watch watch =
                new Watch(
                        new WatchSettings(Set.of(Kind.CREATED), Duration.ZERO, false, TIME),
                        new Seen(),
                        false,
                        0);

        look(
                watch,
                0,
                new Item("old", 1, TIME.minusSeconds(1), "", 0, null),
                new Item("new", 1, TIME, "", 0, null));

        assertThat(told(watch)).containsExactly("CREATED new");
    }

    @Test
    void file_is_told_once_and_again_when_it_has_changed() {
        Watch watch = begun(ALL, 0);

        look(watch, 1, item("a", 1));
        assertThat(told(watch)).containsExactly("CREATED a");
        look(watch, 2, item("a", 1));
        assertThat(told(watch)).isEmpty();
        look(watch, 3, item("a", 2));
        assertThat(told(watch)).containsExactly("MODIFIED a");
        look(watch, 4);
        assertThat(told(watch)).containsExactly("DELETED a");
        look(watch, 5);
        assertThat(told(watch)).isEmpty();
        assertThat(watch.seen().size()).isZero();
    }

    @Test
    void file_settles_before_it_is_told() {
        Watch watch = begun(Set.of(Kind.CREATED), 2);

        look(watch, 10, item("a", 1));
        assertThat(watch.dueNs()).hasValue(12 * SECOND);
        look(watch, 11, item("a", 2));
        assertThat(watch.dueNs()).hasValue(13 * SECOND);
        look(watch, 12, item("a", 2));
        assertThat(told(watch)).isEmpty();
        look(watch, 13, item("a", 2));

        assertThat(told(watch)).containsExactly("CREATED a");
        assertThat(watch.dueNs()).isEmpty();
    }

    @Test
    void file_that_goes_before_it_has_settled_is_never_told() {
        Watch watch = begun(ALL, 2);

        look(watch, 10, item("a", 1));
        look(watch, 11);
        look(watch, 14);

        assertThat(told(watch)).isEmpty();
        assertThat(watch.dueNs()).isEmpty();
    }

    @Test
    void only_what_was_taken_is_remembered() {
        Watch watch = begun(Set.of(Kind.CREATED), 0);
        look(watch, 1, item("a", 1), item("b", 2), item("c", 3));

        assertThat(watch.take(2)).hasSize(2);

        assertThat(watch.seen().size()).isEqualTo(2);
        look(watch, 2, item("a", 1), item("b", 2), item("c", 3));
        assertThat(told(watch)).containsExactly("CREATED c");
        assertThat(watch.seen().size()).isEqualTo(3);
    }

    @Test
    void file_that_goes_while_its_creation_waits_to_be_told_is_told_in_order() {
        Watch watch = begun(ALL, 0);
        look(watch, 1, item("a", 1));
        look(watch, 2);

        assertThat(told(watch)).containsExactly("CREATED a", "DELETED a");
        assertThat(watch.seen().size()).isZero();
    }

    @Test
    void what_a_look_may_have_missed_is_not_gone() {
        Watch watch = begun(ALL, 0);
        look(watch, 1, item("a", 1));
        assertThat(told(watch)).hasSize(1);

        Optional<String> trouble =
                watch.looked(new Listing(List.of(), false, 0, "no way in"), 2 * SECOND);

        assertThat(trouble).contains("no way in");
        assertThat(told(watch)).isEmpty();
        look(watch, 3, item("a", 1));
        assertThat(told(watch)).isEmpty();
    }

    @Test
    void folder_that_is_not_mounted_is_not_one_whose_files_are_gone() {
        Watch watch =
                new Watch(
                        new WatchSettings(ALL, Duration.ZERO, false, Instant.MAX),
                        new Seen(),
                        false,
                        7);
        look(watch, 1, 7, item("a", 1));

        assertThat(look(watch, 2, 8))
                .hasValueSatisfying(why -> assertThat(why).contains("not mounted"));
        assertThat(told(watch)).isEmpty();

        look(watch, 3, 9, item("a", 1));
        assertThat(told(watch)).isEmpty();
        assertThat(watch.device()).isEqualTo(9);
        look(watch, 4, 9);
        assertThat(told(watch)).containsExactly("DELETED a");
    }

    @Test
    void another_file_of_the_same_name_is_a_new_one() {
        Watch created = begun(Set.of(Kind.CREATED), 0);
        Watch modified = begun(Set.of(Kind.MODIFIED), 0);
        for (Watch watch : List.of(created, modified)) {
            look(watch, 1, born("a", 1, 0x1_0000_0001L));
            told(watch);
            look(watch, 2, born("a", 2, 0x1_0000_0002L));
        }

        assertThat(told(created)).containsExactly("CREATED a");
        assertThat(told(modified)).containsExactly("MODIFIED a");
    }

    @Test
    void file_that_is_written_to_is_not_created_whatever_is_not_known_of_it() {
        Watch watch = begun(Set.of(Kind.CREATED), 0);
        look(watch, 1, born("a", 1, 0x1_0000_0000L));
        told(watch);

        look(watch, 2, born("a", 2, 0x1_0000_0007L));
        assertThat(told(watch)).isEmpty();
        look(watch, 3, born("a", 3, 0x1_0000_0007L));
        assertThat(told(watch)).isEmpty();
    }

    @Test
    void unwanted_kinds_are_not_told_and_remembered_where_that_matters() {
        Watch watch = begun(Set.of(Kind.DELETED), 0);

        look(watch, 1, item("a", 1));
        assertThat(told(watch)).isEmpty();
        assertThat(watch.unwritten()).hasSize(1);
        look(watch, 2);
        assertThat(told(watch)).containsExactly("DELETED a");
    }

    @Test
    void same_content_with_another_time_is_the_same_file() {
        Watch watch =
                new Watch(
                        new WatchSettings(ALL, Duration.ofSeconds(1), true, Instant.MAX),
                        new Seen(),
                        true,
                        0);
        look(watch, 1, item("a", 1));
        look(watch, 2, item("a", 1));
        assertThat(told(watch)).isEmpty();
        assertThat(watch.contents()).containsExactly("a");
        assertThat(watch.dueNs()).isEmpty();

        look(watch, 3, withContent("a", 1, "x"));
        assertThat(told(watch)).containsExactly("CREATED a");
        look(watch, 4, item("a", 2));
        look(watch, 5, item("a", 2));
        look(watch, 6, withContent("a", 2, "x"));
        assertThat(told(watch)).isEmpty();
        look(watch, 7, item("a", 3));
        look(watch, 8, item("a", 3));
        look(watch, 9, withContent("a", 3, "y"));
        assertThat(told(watch)).containsExactly("MODIFIED a");
    }

    private static Watch watch(Set<Kind> on, long settleSeconds) {
        return watch(on, settleSeconds, false);
    }

    private static Watch begun(Set<Kind> on, long settleSeconds) {
        return watch(on, settleSeconds, true);
    }

    private static Watch watch(Set<Kind> on, long settleSeconds, boolean begun) {
        Duration settle = Duration.ofSeconds(settleSeconds);
        return new Watch(new WatchSettings(on, settle, false, Instant.MAX), new Seen(), begun, 0);
    }

    private static void look(Watch watch, long second, Item... items) {
        assertThat(look(watch, second, 0, items)).isEmpty();
    }

    private static Optional<String> look(Watch watch, long second, long device, Item... items) {
        return watch.looked(new Listing(List.of(items), true, device, null), second * SECOND);
    }

    private static List<String> told(Watch watch) {
        return watch.take(100).stream()
                .filter(change -> change.kind() != null)
                .map(change -> change.kind() + " " + change.name())
                .toList();
    }

    /// Its version is its time.
    private static Item item(String name, int version) {
        return new Item(name, 10, TIME.plusSeconds(version), "", 0, null);
    }

    private static Item withContent(String name, int version, @Nullable String content) {
        return new Item(name, 10, TIME.plusSeconds(version), "", 0, content);
    }

    private static Item born(String name, int version, long birth) {
        return new Item(name, 10, TIME.plusSeconds(version), "", birth, null);
    }
}
