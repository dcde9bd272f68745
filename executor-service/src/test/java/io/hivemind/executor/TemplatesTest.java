package io.hivemind.executor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.ReadyTask;
import io.hivemind.avro.RunBody;
import io.hivemind.avro.TaskInput;
import io.hivemind.core.expression.Json;
import io.hivemind.executor.attempt.AttemptId;
import io.hivemind.executor.attempt.Outcome;
import io.hivemind.executor.attempt.StopSignal;
import io.hivemind.executor.body.Body;
import io.hivemind.executor.body.RunCommands;
import io.hivemind.executor.body.WorkFolders;
import io.hivemind.executor.files.JobFiles;
import io.hivemind.executor.log.AttemptLog;
import io.hivemind.executor.log.LogFlusher;
import io.hivemind.executor.process.ProcessGuard;
import io.hivemind.testing.SettableClock;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// Values in commands, from the template to what a real shell makes of them.
@Timeout(60)
class TemplatesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path data;

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ProcessGuard guard = ProcessGuard.start();
    private final LogFlusher flusher = LogFlusher.start();
    private WorkFolders folders;

    @BeforeEach
    void openFolders() throws IOException {
        folders = WorkFolders.open(data.resolve("work"), "test");
    }

    @AfterEach
    void close() throws IOException {
        folders.close();
        guard.close();
        flusher.close();
    }

    static List<String> hostile() {
        return List.of(
                "plain",
                "two words",
                "",
                " lead and trail ",
                "'; touch pwned; '",
                "\"; touch pwned; \"",
                "$(touch pwned)",
                "`touch pwned`",
                "${HOME} $PATH $$ $1",
                "a\nb\ttab\r\n",
                "back\\slash \\n \\\\",
                "* ? [a-z] ~ {a,b}",
                "| & ; < > ( ) #!",
                "-n -e --help",
                "Grüße 🐝 \u202e",
                "{{ params.other }}",
                "%s %d %n");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void value_is_one_word_bare_and_in_double_quotes(String value) throws Exception {
        Outcome outcome =
                run(
                        Map.of("x", value),
                        "printf '<%s>' {{ params.x }} \"in {{ params.x }} it\" pre{{ params.x"
                                + " }}post");

        assertThat(outcome).isEqualTo(new Outcome.Succeeded(Json.NULL));
        assertThat(written.toString(StandardCharsets.UTF_8))
                .isEqualTo("<" + value + "><in " + value + " it><pre" + value + "post>");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void value_in_env_arrives_as_it_is(String value) throws Exception {
        RunBody body =
                RunBody.newBuilder()
                        .setCommands(List.of("printf '<%s>' \"$GIVEN\""))
                        .setEnv(Map.of("GIVEN", "a{{ params.x }}z"))
                        .build();

        Outcome outcome = run(Map.of("x", value), body);

        assertThat(outcome).isEqualTo(new Outcome.Succeeded(Json.NULL));
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo("<a" + value + "z>");
    }

    @Test
    void nothing_hostile_was_run_where_it_could_have_been_seen() throws Exception {
        for (String value : hostile()) {
            run(Map.of("x", value), "cd .. && : {{ params.x }} && ls -d pwned 2>/dev/null");
        }

        assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("pwned");
    }

    @Test
    void value_with_a_nul_fails_the_attempt_and_starts_nothing() throws Exception {
        Outcome inCommand = run(Map.of("x", "a\0b"), "echo {{ params.x }}");
        Outcome inEnv =
                run(
                        Map.of("x", "a\0b"),
                        RunBody.newBuilder()
                                .setCommands(List.of("echo ran"))
                                .setEnv(Map.of("A", "{{ params.x }}"))
                                .build());

        assertThat(inCommand).isInstanceOf(Outcome.Failed.class);
        assertThat(inEnv)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.errorType()).isEqualTo("StartFailed"));
        assertThat(written.size()).isZero();
    }

    @Test
    void value_too_large_for_a_process_fails_with_the_way_out() throws Exception {
        Outcome outcome = run(Map.of("x", "y".repeat(200_000)), "echo {{ params.x }}");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("HIVEMIND_INPUT"));
    }

    @Test
    void expression_that_cannot_be_evaluated_fails_with_that_reason() throws Exception {
        Outcome outcome = run(Map.of("x", "y"), "echo {{ params.missing.deep }}");

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> {
                            assertThat(failed.reason()).isEqualTo(Outcome.Reason.EXPRESSION);
                            assertThat(failed.message()).contains("params.missing.deep");
                        });
    }

    @Test
    void working_folder_is_fresh_and_gone_afterwards_even_when_made_read_only() throws Exception {
        run(Map.of(), "ls -A; pwd > ../../../../place; mkdir -p a/b; touch a/b/c; chmod -R a-w a");

        assertThat(written.size()).isZero();
        assertThat(Path.of(Files.readString(data.resolve("place")).strip())).doesNotExist();
    }

    @Test
    void other_shell_and_place_are_taken_and_missing_ones_named() throws Exception {
        RunBody other =
                RunBody.newBuilder()
                        .setCommands(List.of("pwd; false; echo not reached"))
                        .setShell("/bin/sh -e")
                        .setWorkdir(data.toString())
                        .build();
        RunBody nowhere =
                RunBody.newBuilder()
                        .setCommands(List.of("true"))
                        .setWorkdir("/does/not/exist")
                        .build();

        assertThat(run(Map.of(), other)).isEqualTo(Outcome.Failed.exit(1));
        assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(data + "\n");
        assertThat(run(Map.of(), nowhere))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.message()).contains("/does/not/exist"));
    }

    private Outcome run(Map<String, String> params, String command) throws Exception {
        return run(params, RunBody.newBuilder().setCommands(List.of(command)).build());
    }

    private Outcome run(Map<String, String> params, RunBody body) throws Exception {
        AttemptId id = new AttemptId("1-abc", "t", -1, 1, 1);
        ReadyTask task =
                ReadyTask.newBuilder()
                        .setRunId(id.runId())
                        .setJob("job")
                        .setAttempt(new AttemptRef("t", -1, 1, 1))
                        .setBody(body)
                        .setInput(
                                TaskInput.newBuilder()
                                        .setParams(JSON.writeValueAsString(params))
                                        .build())
                        .build();
        AttemptLog log =
                new AttemptLog(
                        id,
                        chunk -> {
                            byte[] bytes = new byte[chunk.getData().remaining()];
                            chunk.getData().duplicate().get(bytes);
                            written.writeBytes(bytes);
                        },
                        flusher,
                        new SettableClock(Instant.EPOCH),
                        1 << 20);
        Body commands =
                new RunCommands(
                        new LanguageTemplates(),
                        folders,
                        new JobFiles(data.resolve("files"), (file, to) -> {}),
                        guard,
                        Duration.ofSeconds(1));
        Outcome outcome = commands.run(new Body.Work(id, task, log, new StopSignal()));
        log.close();
        return outcome;
    }
}
