package io.hivemind.language.crontab;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.job.Body;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.Source;

import org.junit.jupiter.api.Test;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

class CrontabImportTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @Test
    void entry_is_a_job_with_its_comment_its_variables_and_the_machines_zone() {
        CrontabImport.Result result =
                CrontabImport.of(
                        """
                        PATH=/usr/local/bin:/usr/bin
                        # Backs the shop up
                        30 2 * * mon-fri  /opt/backup.sh --all >/dev/null 2>&1
                        """,
                        false,
                        BERLIN);

        JobSpec job = jobs(result).getFirst();
        assertThat(job.name()).isEqualTo("backup");
        assertThat(job.description()).isEqualTo("Backs the shop up");
        assertThat(job.triggers())
                .extracting(TriggerSpec::kind, trigger -> trigger.options().text())
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "cron",
                                "{\"cron\":\"30 2 * * mon-fri\",\"timezone\":\"Europe/Berlin\"}"));
        assertThat(result.yaml()).contains("PATH: /usr/local/bin:/usr/bin");
        assertThat(command(job)).isEqualTo("/opt/backup.sh --all >/dev/null 2>&1");
        assertThat(result.remarks()).isEmpty();
    }

    @Test
    void names_are_those_of_scripts_and_all_different() {
        List<JobSpec> jobs =
                jobs(
                        CrontabImport.of(
                                """
                                @daily bash -c "cd /srv && ./report.py"
                                @hourly /usr/bin/env python3 /srv/report.py
                                * * * * * flock -n /tmp/a.lock curl -s http://x/y
                                0 0 1 1 * FOO=1 nice -n 10 /usr/sbin/logrotate /etc/logrotate.conf
                                """,
                                false,
                                ZoneOffset.UTC));

        assertThat(jobs)
                .extracting(JobSpec::name)
                .containsExactly("report", "report-2", "curl", "logrotate");
    }

    @Test
    void what_has_no_counterpart_is_said_with_its_line() {
        CrontabImport.Result result =
                CrontabImport.of(
                        """
                        MAILTO=ops@example.org
                        @reboot /opt/start
                        0 5 * * * mail -s hi me%the text
                        61 5 * * * /opt/late
                        nonsense
                        0 6 * * * date +\\%F
                        """,
                        false, ZoneOffset.UTC);

        assertThat(result.remarks())
                .satisfiesExactly(
                        mail -> assertThat(mail.toString()).startsWith("line 1: MAILTO"),
                        reboot ->
                                assertThat(reboot.toString()).contains("line 2: left out: @reboot"),
                        input ->
                                assertThat(input.toString())
                                        .contains("line 3: left out: a % hands"),
                        late -> assertThat(late.toString()).contains("line 4: left out: ", "61"),
                        none ->
                                assertThat(none.toString())
                                        .contains("line 5: left out: it is neither"));
        assertThat(result.yaml()).startsWith("# line 1: MAILTO");
        assertThat(jobs(result))
                .singleElement()
                .satisfies(job -> assertThat(command(job)).isEqualTo("date +%F"));
    }

    @Test
    void systems_crontab_names_users() {
        CrontabImport.Result result =
                CrontabImport.of(
                        "17 * * * * root cd / && run-parts --report /etc/cron.hourly\n",
                        true,
                        ZoneOffset.UTC);

        assertThat(jobs(result)).extracting(JobSpec::name).containsExactly("run-parts");
        assertThat(result.remarks())
                .extracting(CrontabImport.Remark::toString)
                .containsExactly("line 1: runs as the executor's user, not as root");
    }

    @Test
    void shell_home_and_zone_hold_from_their_line_on() {
        List<JobSpec> jobs =
                jobs(
                        CrontabImport.of(
                                """
                                0 1 * * * /opt/a
                                SHELL=/bin/bash
                                HOME=/srv
                                CRON_TZ=America/New_York
                                0 2 * * * /opt/b
                                """,
                                false,
                                ZoneOffset.UTC));

        assertThat(jobs.get(0).triggers().getFirst().options().text())
                .isEqualTo("{\"cron\":\"0 1 * * *\"}");
        assertThat(jobs.get(1).triggers().getFirst().options().text()).contains("America/New_York");
        assertThat(((Body.Run) jobs.get(1).tasks().getFirst().body()).shell())
                .isEqualTo("/bin/bash");
    }

    private static List<JobSpec> jobs(CrontabImport.Result result) {
        Loaded loaded =
                JobReader.ofEverything(new CelExpressions())
                        .read(new Source("jobs.yaml", result.yaml()));
        assertThat(loaded.problems()).isEmpty();
        assertThat(loaded.jobs()).hasSize(result.jobs());
        return loaded.jobs().stream().map(Loaded.Job::spec).toList();
    }

    private static String command(JobSpec job) {
        return ((Body.Run) job.tasks().getFirst().body()).commands().getFirst();
    }
}
