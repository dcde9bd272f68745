package io.hivemind.executor.attempt;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AttemptIdTest {
    @Test
    void partition_is_the_first_part_of_the_run_id() {
        assertThat(id("0-abc").partition(9)).isZero();
        assertThat(id("23-abcdef").partition(9)).isEqualTo(23);
    }

    @Test
    void run_id_without_a_partition_falls_back() {
        assertThat(id("abc-1").partition(9)).isEqualTo(9);
        assertThat(id("-1").partition(9)).isEqualTo(9);
        assertThat(id("12").partition(9)).isEqualTo(9);
        assertThat(id("9999999999-a").partition(9)).isEqualTo(9);
    }

    @Test
    void text_names_run_task_instance_attempt_and_dispatch() {
        assertThat(id("1-a")).hasToString("1-a/load/2/5");
        assertThat(new AttemptId("1-a", "load", 4, 2, 5)).hasToString("1-a/load[4]/2/5");
    }

    @Test
    void wire_form_and_back_is_the_same() {
        AttemptId id = new AttemptId("1-a", "load", 4, 2, 5);

        assertThat(AttemptId.of("1-a", id.toAvro())).isEqualTo(id);
    }

    private static AttemptId id(String runId) {
        return new AttemptId(runId, "load", -1, 2, 5);
    }
}
