package io.hivemind.connect.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.Job;
import io.hivemind.avro.JobDefinition;
import io.hivemind.avro.Trigger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

class DefinitionTableTest {
    private static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
    private static final Trigger EVERY = new Trigger("every", "{\"every\":\"1s\"}");
    private static final Trigger FILE = new Trigger("file", "{\"file\":\"/in/*\"}");

    private final DefinitionTable table =
            new DefinitionTable(JobShare.ALL, Set.of("every", "cron"));

    @Test
    void a_job_is_told_with_its_triggers_of_the_kinds_asked_for() {
        JobTriggers told = apply("a", definition(FILE, EVERY), 0);

        assertThat(told.triggers()).hasSize(1);
        assertThat(told.triggers().getFirst().spec().kind()).isEqualTo("every");
        assertThat(told.triggers().getFirst().revision()).isEqualTo(1);
    }

    @Test
    void a_job_without_such_triggers_is_not_told() {
        assertThat(table.apply("a", definition(FILE), 1, T0)).isNull();
        assertThat(table.jobs()).isEmpty();
    }

    @Test
    void a_trigger_that_stays_keeps_its_beginning() {
        apply("a", definition(EVERY), 0);

        FollowedTrigger stays = apply("a", definition(FILE, EVERY), 5).triggers().getFirst();

        assertThat(stays.since()).isEqualTo(T0);
        assertThat(stays.revision()).isEqualTo(6);
        assertThat(stays.renewed()).isFalse();
    }

    @Test
    void a_trigger_that_was_away_begins_anew() {
        apply("a", definition(EVERY), 0);
        assertThat(apply("a", null, 3).triggers()).isEmpty();

        FollowedTrigger again = apply("a", definition(EVERY), 5).triggers().getFirst();

        assertThat(again.since()).isEqualTo(T0.plusSeconds(5));
        assertThat(again.renewed()).isTrue();
    }

    @Test
    void params_may_change_and_the_trigger_stays_the_same() {
        String before = apply("a", definition(EVERY), 0).triggers().getFirst().key();
        Trigger withParams =
                new Trigger("every", "{\"params\":{\"day\":\"{{ event.x }}\"},\"every\":\"1s\"}");

        assertThat(apply("a", definition(withParams), 1).triggers().getFirst().key())
                .isEqualTo(before);
    }

    @Test
    void two_equal_triggers_are_two() {
        List<FollowedTrigger> triggers = apply("a", definition(EVERY, EVERY), 0).triggers();

        assertThat(triggers.get(1).key()).isEqualTo(triggers.get(0).key() + "-2");
    }

    @Test
    void tasks_share_the_jobs_out_without_a_rest() {
        List<JobShare> shares = List.of(new JobShare(0, 3), new JobShare(1, 3), new JobShare(2, 3));

        for (int i = 0; i < 100; i++) {
            String job = "job-" + i;
            assertThat(shares.stream().filter(share -> share.has(job))).hasSize(1);
        }
        for (JobShare share : shares) {
            assertThat(share.has("job-1") && share.has("job-2") && share.has("job-3")).isFalse();
        }
    }

    private JobTriggers apply(String job, @Nullable JobDefinition definition, int second) {
        return Objects.requireNonNull(
                table.apply(job, definition, second + 1L, T0.plusSeconds(second)));
    }

    private static JobDefinition definition(Trigger... triggers) {
        Job job =
                Job.newBuilder()
                        .setName("a")
                        .setTriggers(new ArrayList<>(List.of(triggers)))
                        .build();
        return JobDefinition.newBuilder().setJob(job).build();
    }
}
