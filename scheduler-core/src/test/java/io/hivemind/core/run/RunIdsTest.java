package io.hivemind.core.run;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

class RunIdsTest {

    @Test
    void the_same_trigger_gives_the_same_id_and_another_gives_another() {
        Set<String> ids = new HashSet<>();
        for (String job : new String[] {"etl", "etl2"}) {
            for (String kind : new String[] {"cron", "manual"}) {
                for (int i = 0; i < 100; i++) {
                    String id = RunIds.runId(3, job, kind, "slot-" + i);
                    assertThat(id)
                            .isEqualTo(RunIds.runId(3, job, kind, "slot-" + i))
                            .matches("3-[a-z2-7]{16}");
                    ids.add(id);
                }
            }
        }
        assertThat(ids).hasSize(400);
    }

    /// Checked against `printf 'etl\0manual\0m1' | sha256sum`, in base32.
    @Test
    void the_id_is_the_start_of_the_hash_in_base32() {
        assertThat(RunIds.runId(12, "etl", "manual", "m1")).isEqualTo("12-vnol4i5fapb3qe5l");
    }

    @Test
    void the_partition_is_read_back_from_the_id() {
        assertThat(RunIds.partition(RunIds.runId(17, "etl", "manual", "m1"))).isEqualTo(17);
        for (String strange : new String[] {"", "x", "-1-a", "a-b", "12", "1234567-a"}) {
            assertThat(RunIds.partition(strange)).as(strange).isEqualTo(-1);
        }
    }

    @Test
    void a_name_that_begins_with_digits_is_no_run_id() {
        assertThat(RunIds.isRunId(RunIds.runId(17, "etl", "manual", "m1"))).isTrue();
        for (String name :
                new String[] {"1-etl", "", "12", "12-vnol4i5fapb3qe5", "12-vnol4i5fapb3qe1l"}) {
            assertThat(RunIds.isRunId(name)).as(name).isFalse();
        }
    }

    @Test
    void a_run_lives_at_its_jobs_home_or_where_its_triggers_id_belongs() {
        assertThat(RunIds.runPartition("etl", null, 24)).isEqualTo(RunIds.homePartition("etl", 24));
        assertThat(RunIds.runPartition("etl", "order-17", 24))
                .isEqualTo(RunIds.homePartition("order-17", 24));
    }

    /// The figures of Kafka's own test of its murmur2.
    @Test
    void the_hash_is_kafkas() {
        assertThat(RunIds.murmur2("21".getBytes(UTF_8))).isEqualTo(-973932308);
        assertThat(RunIds.murmur2("foobar".getBytes(UTF_8))).isEqualTo(-790332482);
        assertThat(RunIds.murmur2("a-little-bit-long-string".getBytes(UTF_8)))
                .isEqualTo(-985981536);
        assertThat(RunIds.murmur2("a-little-bit-longer-string".getBytes(UTF_8)))
                .isEqualTo(-1486304829);
        assertThat(
                        RunIds.murmur2(
                                "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8".getBytes(UTF_8)))
                .isEqualTo(-58897971);
        assertThat(RunIds.murmur2("abc".getBytes(UTF_8))).isEqualTo(479470107);
    }

    @Test
    void every_home_is_a_partition() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(RunIds.homePartition("job-" + i, 24)).isBetween(0, 23);
        }
    }
}
