package io.hivemind.language.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.simulation.World;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Source;
import io.hivemind.language.testfile.TestFile;
import io.hivemind.language.testfile.TestFileReader;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Optional;

/// Whose schedules fire in a test: leaving one out that matters would make a test pass that should
/// fail.
class ConcernTest {
    private static final String JOBS =
            """
            pools: [{name: desk, slots: 1}]
            jobs:
              - {name: busy, triggers: [{every: 1s}], run: x}
              - {name: up, triggers: [{every: 1h}], run: x}
              - {name: down, depends_on: up.done, run: x}
              - name: parent
                triggers: [{every: 1h}]
                tasks: [{name: c, run: x, fallback: {job: child}}]
              - {name: child, triggers: [{every: 1h}], run: x}
              - name: watched
                triggers: [{every: 1h}]
                hooks: [{on: run.failed, job: pager}]
                run: x
              - {name: pager, run: x}
              - {name: one, triggers: [{every: 1h}], tasks: [{name: t, run: x, pool: desk}]}
              - {name: two, triggers: [{every: 1h}], tasks: [{name: t, run: x, pool: desk}]}
            tests:
              - {name: t, until: 2h, expect: EXPECT}
            """;

    @Test
    void a_job_that_is_asked_for_fires_alone() {
        assertThat(firing("{runs: {busy: 3}}")).containsExactly("busy");
        assertThat(firing("{slots: [{job: up, at: 2026-01-01T01:00:00Z, is: FIRED}]}"))
                .containsExactly("up");
        assertThat(firing("{tasks: {up/main: SUCCEEDED}}")).containsExactly("up");
        assertThat(firing("{max_running: {up/main: 1}}")).containsExactly("up");
        assertThat(firing("{events: [{job: up, is: schedule.fired}]}")).containsExactly("up");
    }

    @Test
    void and_so_do_those_that_may_change_what_becomes_of_it() {
        assertThat(firing("{runs: {down: 3}}")).containsExactly("up");
        assertThat(firing("{runs: {child: 3}}")).containsExactly("parent", "child");
        assertThat(firing("{runs: {parent: 3}}")).containsExactly("parent", "child");
        assertThat(firing("{runs: {pager: 0}}")).containsExactly("watched");
        assertThat(firing("{runs: {one: 3}}")).containsExactly("one", "two");
    }

    @Test
    void all_fire_where_the_test_asks_for_what_any_job_does() {
        assertThat(firing("{max_running: {\"*\": 1}}")).contains("busy").hasSize(7);
        assertThat(firing("{events: [{is: schedule.fired}]}")).contains("busy").hasSize(7);
        assertThat(firing("{}")).contains("busy").hasSize(7);
    }

    private static List<String> firing(String expect) {
        CelExpressions expressions = new CelExpressions();
        TestFile file =
                new TestFileReader(JobReader.ofEverything(expressions))
                        .read(
                                new Source("f.yaml", JOBS.replace("EXPECT", expect)),
                                name -> Optional.empty());
        assertThat(file.problems()).isEmpty();
        assertThat(file.jobs().problems()).isEmpty();
        World world = new Worlds(expressions).of(file.jobs());
        return Concern.of(world, file.tests().getFirst()).schedules().stream()
                .map(World.TimeTrigger::job)
                .toList();
    }
}
