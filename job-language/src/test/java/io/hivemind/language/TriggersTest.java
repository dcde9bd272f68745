package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.DependsOn;
import io.hivemind.core.job.FileRef;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.document.Message;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Set;

final class TriggersTest {
    private static final JobReader READER = new JobReader();

    @Test
    void a_config_of_the_short_shape_loads_as_it_is() {
        Loaded loaded =
                read(
                        """
                        jobs:
                          - name: jobA
                            trigger: cron
                            schedule: "0 18 * * *"
                            command: ./job_a.sh
                          - name: jobB
                            trigger: watch
                            source: "s3://my-bucket/input/"
                            command: ./job_b.sh
                          - name: jobB2
                            trigger: watch
                            source: /data/in/*.csv
                            command: ./job_b.sh
                          - name: jobC
                            depends_on: [jobA, jobB]
                            command: ./job_c.sh
                        """);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.jobs())
                .flatExtracting(job -> job.spec().triggers())
                .extracting(trigger -> trigger.kind() + " " + trigger.options().text())
                .containsExactly(
                        "cron {\"cron\":\"0 18 * * *\"}",
                        "s3 {\"s3\":\"s3://my-bucket/input/\"}",
                        "file {\"file\":\"/data/in/*.csv\"}");
        assertThat(loaded.jobs().getLast().spec().options().dependsOn())
                .extracting(DependsOn::text)
                .isEqualTo("jobA && jobB");
        assertThat(loaded.notes()).isEmpty();
    }

    @Test
    void the_zone_of_the_defaults_reaches_time_triggers_and_calendar_fields_stay_text() {
        Loaded loaded =
                read(
                        """
                        defaults: {timezone: Europe/Athens}
                        jobs:
                          - name: a
                            triggers:
                              - {calendar: {hour: +3, minute: 30}}
                              - {every: 4s, timezone: UTC}
                              - {file: "/in/*", settle: 2s, params: {path: "{{ event.path }}"}}
                            params: {path: {type: string}}
                        """);

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.jobs().getFirst().spec().triggers())
                .extracting(trigger -> trigger.options().text())
                .containsExactly(
                        "{\"calendar\":{\"hour\":\"+3\",\"minute\":\"30\"},\"timezone\":\"Europe/Athens\"}",
                        "{\"every\":\"4s\",\"timezone\":\"UTC\"}",
                        "{\"file\":\"/in/*\",\"settle\":\"2s\",\"params\":{\"path\":\"{{ event.path"
                                + " }}\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cron: '*/15 8-18/2,20 1,15 JAN-mar *'",
                "cron: '0 0 12 L-3 * ?'",
                "cron: '0 12 LW * *'",
                "cron: '0 12 15W * *'",
                "cron: '0 12 * * friL'",
                "cron: '0 12 * * 5L'",
                "cron: '0 12 * * fri#2'",
                "cron: '0 12 * * 5-7,0'",
                "cron: '@hourly'",
                "every: 500ms, from: 2026-01-01T00:00:00.050Z, catch_up: all, catch_up_window: 2h",
                "at: 2026-12-24T18:00:00+02:00",
                "at: 2026-12-24T18:00:00, timezone: Europe/Athens",
                "calendar: {weekday: fri..mon, hour: 'bounded(0, +10, 20)', minute: 'jitter(+2,"
                        + " 2)'}",
                "calendar: {day: 2..=3, hour: interval(12), minute: exact(30), second: identity}",
                "calendar: {month: [january, feb, 3], millisecond: +250}",
                "cron: '0 1 * * *', dst: {gap: skip, overlap: both}, jitter: 30s, start:"
                        + " 2026-01-01, exclude: [2026-12-25, 2026-12-24..2026-12-26]",
                "file: /data/in/*.csv, on: [created, deleted], settle: 2s",
                "s3: s3://bucket/prefix/, match: '*.parquet', poll: 10s, notifications: {sqs:"
                        + " queue}",
                "webhook: {path: /x, secret: s, signature: github, dedupe_header: X-Id}",
                "webhook: {path: x, secret: ['{{ secrets.NEW }}', '{{ secrets.OLD }}'], signature:"
                        + " hmac-sha256, signature_header: X-Hub-Signature}",
                "file: /data/in/*.csv, on: [created, deleted], settle: 2s, from: earliest,"
                        + " identity: content",
                "s3: s3://bucket/in/, from: 2026-11-01T00:00:00Z",
                "kafka: {topic: t, format: json, when: value.n > 3}, batch: {max: 1000, within:"
                        + " 30s}",
                "connect: {class: C, config: {a: b}, topic: t}",
                "manual: true",
            })
    void well_formed_triggers_are_carried(String trigger) {
        Loaded loaded = read("name: a\ntriggers: [{" + trigger + "}]\n");

        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.jobs().getFirst().spec().triggers())
                .singleElement()
                .extracting(TriggerSpec::kind)
                .isEqualTo(trigger.split(":")[0]);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '§',
            value = {
                "cron: '61 * * * *' ~ the minute \"61\" is not from 0 to 59",
                "cron: '* * * *' ~ it has 4 fields",
                "cron: '0 18 * * fry' ~ the weekday \"fry\" is no number",
                "cron: '0 18 * 13 *' ~ the month \"13\" is not from 1 to 12",
                "cron: '0 18 5-1 * *' ~ ends before it begins",
                "cron: '0 18 * * L' ~ write friL or 5L",
                "cron: '0 18 * * fri#6' ~ from 1 to 5",
                "cron: '*/0 * * * *' ~ step",
                "cron: '@reboot' ~ @hourly",
                "every: 5 ~ wants a duration, not the number 5",
                "every: 0s ~ not 0",
                "every: 1h, dst: {gap: skip} ~ unknown key \"dst\"",
                "at: tomorrow ~ wants a time",
                "calendar: {hour: 24} ~ the hour \"24\" is none",
                "calendar: {hours: 4} ~ did you mean \"hour\"",
                "calendar: {month: monthuary} ~ the month \"monthuary\" is none",
                "calendar: {day: 9..3} ~ ends before it begins",
                "calendar: {minute: bounded(0, +10, 20)} ~ put it in quotes: minute: \"bounded(0,"
                        + " +10, 20)\"",
                "cron: '0 1 * * *', timezone: Europe/Athen ~ did you mean \"Europe/Athens\"",
                "cron: '0 1 * * *', dst: {gap: jump} ~ one of skip, shift",
                "cron: '0 1 * * *', exclude: [xmas] ~ a date as",
                "cron: '0 1 * * *', every: 5s ~ two kinds of trigger",
                "timezone: UTC ~ \"timezone\"); there is cron",
                "s3: bucket/prefix ~ s3://bucket/prefix/",
                "webhook: {paht: /x} ~ did you mean \"path\"",
                "webhook: {path: x, secret: [a, b, c]} ~ two while they are changed",
                "webhook: {path: x, dedupe_header: 'X Id'} ~ the name of a header",
                "file: /data, identity: contents ~ content",
                "cron: '0 1 * * *', params: {day: 5} ~ the job has no parameter \"day\"",
            })
    void malformed_triggers_are_refused_with_advice(String trigger, String message) {
        assertThat(read("name: a\ntriggers: [{" + trigger + "}]\n").problems())
                .extracting(Message::toString)
                .anySatisfy(line -> assertThat(line).contains(message));
    }

    @Test
    void a_malformed_field_of_a_cron_expression_has_its_column() {
        assertThat(read("name: a\ntrigger: cron\nschedule: \"0 25 * * *\"\n").problems())
                .singleElement()
                .hasToString(
                        "jobs.yaml:3:14: schedule: the cron expression \"0 25 * * *\" is malformed:"
                                + " the hour \"25\" is not from 0 to 23");
    }

    @Test
    void files_are_carried_as_globs_with_what_commands_name() {
        Set<String> beside = Set.of("scripts/a.sh", "b.py", "data/x.csv");
        Source source =
                new Source(
                        "jobs.yaml",
                        """
                        name: a
                        files: ["data/*.csv", ./lib/**]
                        tasks:
                          - {name: one, run: "./scripts/a.sh && python3 b.py --in=absent.txt"}
                          - {name: two, run: cat data/x.csv, workdir: /elsewhere}
                        """,
                        beside::contains);

        JobSpec job = READER.read(source).jobs().getFirst().spec();

        assertThat(job.files())
                .extracting(FileRef::path)
                .containsExactly("data/*.csv", "lib/**", "scripts/a.sh", "b.py");
    }

    @Test
    void files_stay_in_the_folder() {
        List<Message> problems =
                read("name: a\nfiles: [../x, /etc/passwd, 'a/../../b', '[a']\n").problems();

        assertThat(problems).hasSize(4);
        assertThat(problems.subList(0, 3))
                .allSatisfy(problem -> assertThat(problem.text()).contains("leaves the folder"));
    }

    private static Loaded read(String text) {
        return READER.read(new Source("jobs.yaml", text));
    }
}
