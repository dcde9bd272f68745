package io.hivemind.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columns_are_as_wide_as_their_widest_cell() {
        Table table = new Table("JOB", "STATE");
        table.row().cell("a-long-name").cell("RUNNING", Style.CYAN);
        table.row().cell("b").cell("FAILED");

        assertThat(table.lines(false))
                .containsExactly(
                        "JOB          STATE", "a-long-name  RUNNING", "b            FAILED");
    }

    @Test
    void colours_do_not_move_the_columns() {
        Table table = new Table("JOB", "STATE");
        table.row().cell("a", Style.GREEN).cell("RUNNING");

        assertThat(table.lines(true).get(1)).isEqualTo("\u001b[32ma\u001b[0m    RUNNING");
    }
}
