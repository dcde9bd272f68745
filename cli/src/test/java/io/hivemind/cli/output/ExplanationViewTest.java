package io.hivemind.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

class ExplanationViewTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void each_gate_has_a_line_with_its_mark_and_one_with_what_releases_it() throws Exception {
        print(
                """
                {"run": "0-a", "job": "etl", "task": "load", "at": "2026-11-21T08:00:00.000Z",
                 "state": "PENDING", "reason": "BACKOFF", "says": "1 attempt failed",
                 "gates": [
                  {"gate": "needs", "standing": "passed", "says": "extract", "release": null,
                   "release_at": null, "facts": [
                    {"name": "extract", "state": "SUCCEEDED", "says": "", "at": null}]},
                  {"gate": "when", "standing": "stopped", "says": "false", "release": null,
                   "release_at": null, "facts": []},
                  {"gate": "backoff", "standing": "waits", "says": "1 attempt failed",
                   "release": "time", "release_at": "2026-11-21T08:00:05.000Z", "facts": []},
                  {"gate": "executor", "standing": "not_asked", "says": "queue default",
                   "release": null, "release_at": null, "facts": []}],
                 "tasks": []}
                """);

        assertThat(text())
                .isEqualTo(
                        """
                        task load of run 0-a of etl  PENDING BACKOFF
                        ✓ needs     extract
                                    extract  SUCCEEDED
                        ✗ when      false
                        … backoff   1 attempt failed
                                    → time, at 2026-11-21 08:00:05 (in 5.0 s)
                        · executor  queue default
                        """);
    }

    @Test
    void tasks_and_triggers_come_aligned_below() throws Exception {
        print(
                """
                {"job": "etl", "at": "2026-11-21T08:00:00.000Z", "says": "1 live run", "gates": [],
                 "triggers": [
                  {"name": "cron a", "state": "SUCCEEDED", "says": "run 0-a",
                   "at": "2026-11-21T07:00:00.000Z"},
                  {"name": "manual", "state": "REFUSED", "says": "bad_params: n", "at": null}]}
                """);

        assertThat(text())
                .isEqualTo(
                        """
                        job etl
                        1 live run

                        last triggers
                          cron a  SUCCEEDED  run 0-a, 2026-11-21 07:00:00
                          manual  REFUSED    bad_params: n
                        """);
    }

    @Test
    void a_record_says_what_it_became_and_what_followed() throws Exception {
        print(
                """
                {"topic": "hivemind.commands", "partition": 1, "offset": 7,
                 "at": "2026-11-21T08:00:00.000Z", "kind": "command", "outcome": "carried_out",
                 "says": "tells run 0-a: cancel run", "run": "0-a", "job": null,
                 "events": [{"type": "TaskCancelled", "decided_at": "2026-11-21T08:00:00.000Z",
                  "data": {"task": "load"}}]}
                """);

        assertThat(text())
                .isEqualTo(
                        """
                        command hivemind.commands:1:7  2026-11-21 08:00:00
                        tells run 0-a: cancel run
                          → TaskCancelled load  2026-11-21 08:00:00
                          hivemind explain 0-a
                        """);
    }

    private void print(String json) throws Exception {
        PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);
        new ExplanationView(new Console(out, out, false)).print(new ObjectMapper().readTree(json));
    }

    private String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
