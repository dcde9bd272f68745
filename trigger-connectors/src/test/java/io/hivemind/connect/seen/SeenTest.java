package io.hivemind.connect.seen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.HashSet;
import java.util.Set;

class SeenTest {
    private static final Instant TIME = Instant.parse("2026-11-21T23:40:00.123456789Z");

    @Test
    void what_was_written_is_read() {
        Seen seen = new Seen();
        for (int i = 0; i < 1_000; i++) {
            put(seen, item("/data/in/" + i + ".csv", i), i % 2 == 0);
        }

        Seen read = new Seen();
        for (int shard = 0; shard < Seen.SHARDS; shard++) {
            read.read(shard, seen.write(shard));
        }

        assertThat(read.size()).isEqualTo(1_000);
        for (int i = 0; i < 1_000; i++) {
            long name = Fingerprint.of("/data/in/" + i + ".csv");
            assertThat(read.get(name)).isEqualTo(seen.get(name));
        }
    }

    @Test
    void same_content_is_the_same_text() {
        Seen one = new Seen();
        Seen other = new Seen();
        for (int i = 0; i < 500; i++) {
            put(one, item("a" + i, i), false);
            put(other, item("a" + (499 - i), 499 - i), false);
        }

        for (int shard = 0; shard < Seen.SHARDS; shard++) {
            assertThat(other.write(shard)).isEqualTo(one.write(shard));
        }
    }

    @Test
    void ten_thousand_files_are_offsets_of_a_few_kilobytes() {
        Seen seen = new Seen();
        for (int i = 0; i < 10_000; i++) {
            put(seen, item("/data/in/2026-11-21/order-" + i + ".csv", i), false);
        }

        for (int shard = 0; shard < Seen.SHARDS; shard++) {
            assertThat(seen.write(shard).length()).isBetween(2_000, 8_000);
        }
    }

    @Test
    void most_that_there_may_be_fits_a_record_of_kafka() {
        assertThat(Seen.MAX_FILES / Seen.SHARDS * 24 * 4 / 3 * 1.1).isLessThan(1_000_000);
    }

    @Test
    void names_that_differ_at_their_end_are_spread_over_the_shards() {
        Set<Integer> shards = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            shards.add(Seen.shard(Fingerprint.of("/data/in/" + i)));
        }

        assertThat(shards).hasSize(Seen.SHARDS);
    }

    @Test
    void text_of_another_shard_and_no_text_are_refused() {
        Seen seen = new Seen();
        Item item = item("a", 1);
        put(seen, item, false);
        int shard = Seen.shard(Fingerprint.of("a"));
        String text = seen.write(shard);

        assertThatThrownBy(() -> new Seen().read((shard + 1) % 64, text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another shard");
        assertThatThrownBy(() -> new Seen().read(shard, "AAAA"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("breaks off");
        assertThatThrownBy(() -> new Seen().read(shard, "no base64!"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void put(Seen seen, Item item, boolean withName) {
        seen.put(Fingerprint.of(item.name()), item.known(withName));
    }

    private static Item item(String name, long size) {
        return new Item(name, size, TIME, "", 0x1234_5678_9abc_def0L, null);
    }
}
