package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.DurationText;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.schedule.Due;
import io.hivemind.core.schedule.Schedule;
import io.hivemind.core.schedule.ScheduleState;
import io.hivemind.core.schedule.SlotRecord;
import io.hivemind.core.schedule.Slots;
import io.hivemind.core.schedule.pattern.FormException;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The cases about schedules, as far as their slots go: what fires when, from the text of a job on.
final class ScheduleCasesTest {
    private static final int BITE = 7;

    private final List<String> compared = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "at-once",
                "calendar-dates",
                "calendar-fields",
                "calendar-milliseconds",
                "calendar-nonexistent-date",
                "catch-up",
                "cron-basic",
                "cron-dst-hourly",
                "cron-dst-options",
                "cron-seconds",
                "cron-special",
                "cron-timezone-dst",
                "cron-window",
                "every",
                "every-ms",
                "jitter",
            })
    void the_slots_of_a_case_are_those_it_expects(String name) throws Exception {
        String text = Files.readString(CasesTest.CASES.resolve(name + ".test.yaml"));
        Map<?, ?> document = map(new Load(LoadSettings.builder().build()).loadFromString(text));
        for (Object test : list(document.get("tests"))) {
            if (!map(test).containsKey("start")) {
                check(text, map(test));
            }
        }
        assertThat(compared).isNotEmpty();
    }

    private void check(String text, Map<?, ?> test) throws FormException {
        Map<?, ?> expected = map(test.get("expect"));
        for (Map.Entry<?, ?> runs : map(expected.get("runs")).entrySet()) {
            String job = String.valueOf(runs.getKey());
            List<SlotRecord> records = records(text, test, job);
            List<Instant> fired =
                    records.stream()
                            .filter(record -> record.outcome() instanceof SlotRecord.Fired)
                            .map(record -> record.slot().nominalAt())
                            .sorted()
                            .toList();
            compared.add(job);
            if (runs.getValue() instanceof List<?> list) {
                List<Instant> wanted =
                        list.stream()
                                .map(run -> Instant.parse((String) map(run).get("nominal")))
                                .toList();
                assertThat(fired).as("%s: %s", test.get("name"), job).isEqualTo(wanted);
            } else {
                assertThat(fired)
                        .as("%s: %s", test.get("name"), job)
                        .hasSize((int) runs.getValue());
            }
        }
        for (Object slot : list(expected.get("slots"))) {
            assertThat(records(text, test, String.valueOf(map(slot).get("job"))))
                    .as("%s: %s", test.get("name"), slot)
                    .filteredOn(record ->
                            record.slot().nominalAt().toString().equals(map(slot).get("at")))
                    .extracting(record ->
                            record.outcome().getClass().getSimpleName().toUpperCase(Locale.ROOT))
                    .containsExactly(String.valueOf(map(slot).get("is")));
        }
    }

    private static List<SlotRecord> records(String text, Map<?, ?> test, String job)
            throws FormException {
        Loaded loaded = new JobReader().read(new Source("jobs.yaml", withoutTests(text)));
        assertThat(loaded.problems()).isEmpty();
        List<SlotRecord> records = new ArrayList<>();
        for (Loaded.Job found : loaded.jobs()) {
            if (found.spec().name().equals(job)) {
                for (TriggerSpec trigger : found.spec().triggers()) {
                    Schedule schedule = Schedules.of(trigger).orElseThrow();
                    records.addAll(run(Slots.of(schedule, job), test));
                }
            }
        }
        return records;
    }

    private static List<SlotRecord> run(Slots slots, Map<?, ?> test) {
        Instant start = Instant.parse((String) test.get("at"));
        Instant end = start.plus(duration(test.get("until")));
        ScheduleState state = ScheduleState.firstSeen(start);
        List<SlotRecord> records = new ArrayList<>();
        for (Object event : list(test.get("events"))) {
            Instant down = start.plus(duration(String.valueOf(map(event).get("at")).substring(1)));
            state = watch(slots, state, down.minusMillis(1), records);
            state = state.resumed(down.plus(duration(map(event).get("down"))));
        }
        watch(slots, state, end, records);
        return records;
    }

    private static ScheduleState watch(
            Slots slots, ScheduleState from, Instant until, List<SlotRecord> records) {
        ScheduleState state = from;
        Due due;
        do {
            due = slots.due(state, until, BITE);
            records.addAll(due.records());
            state = due.state();
        } while (due.more());
        return state;
    }

    private static Duration duration(@Nullable Object text) {
        return DurationText.parse(String.valueOf(text)).orElseThrow();
    }

    private static String withoutTests(String text) {
        return text.substring(0, text.indexOf("\ntests:") + 1);
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : Collections.emptyList();
    }

    @Test
    void every_case_about_schedules_is_compared() throws IOException {
        try (var files = Files.list(CasesTest.CASES)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .filteredOn(name -> name.matches("(at-once|calendar|cron|every|jitter).*"))
                    .hasSize(15);
        }
    }
}
