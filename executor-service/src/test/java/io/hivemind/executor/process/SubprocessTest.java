package io.hivemind.executor.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class SubprocessTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir private Path folder;

    /// Each is written by one reader thread, whose end `await` waits for.
    private final StringBuilder out = new StringBuilder();

    private final StringBuilder err = new StringBuilder();
    private final CountDownLatch said = new CountDownLatch(1);
    private ProcessGuard guard;

    @BeforeEach
    void startGuard() {
        guard = ProcessGuard.start();
    }

    @AfterEach
    void closeGuard() {
        guard.close();
    }

    @Test
    void output_of_both_streams_is_read_to_the_end() throws Exception {
        int code = start("printf one; printf two >&2; printf three").await();

        assertThat(code).isZero();
        assertThat(out).hasToString("onethree");
        assertThat(err).hasToString("two");
    }

    @Test
    void command_never_starts_where_its_executor_dies_before_the_guard_knows_of_it()
            throws Exception {
        Path trace = folder.resolve("trace");
        Process process =
                new ProcessBuilder(Subprocess.waiting(List.of("touch", trace.toString()))).start();

        process.getOutputStream().close();

        assertThat(process.waitFor()).isNotZero();
        assertThat(trace).doesNotExist();
    }

    @Test
    void megabyte_of_output_comes_whole() throws Exception {
        int code = start("head -c 1048576 /dev/zero | tr '\\0' x").await();

        assertThat(code).isZero();
        assertThat(out).hasSize(1 << 20);
    }

    @Test
    void exit_code_is_handed_on_and_a_signal_is_128_and_its_number() throws Exception {
        assertThat(start("exit 7").await()).isEqualTo(7);
        assertThat(start("kill -9 $$").await()).isEqualTo(137);
    }

    @Test
    void command_sees_its_environment_and_nothing_else() throws Exception {
        start("/usr/bin/env").await();

        assertThat(out.toString().lines())
                .contains("MARK=" + folder, "PATH=/usr/bin:/bin")
                .allMatch(line -> line.matches("(MARK|PATH|PWD|SHLVL|_)=.*"));
    }

    @Test
    void standard_input_is_empty() throws Exception {
        assertThat(start("cat; echo end").await()).isZero();
        assertThat(out).hasToString("end\n");
    }

    @Test
    void missing_folder_is_an_error_of_the_start() {
        Subprocess.Command command =
                new Subprocess.Command(
                        List.of("/bin/sh", "-c", "true"),
                        folder.resolve("missing"),
                        Map.of(),
                        "MARK=");

        assertThatThrownBy(() -> Subprocess.start(command, guard, this::keep))
                .isInstanceOf(IOException.class);
    }

    @Test
    void background_process_neither_holds_up_the_end_nor_outlives_it() throws Exception {
        int code = start("sleep 1000 & echo $! > pid; echo started").await();

        assertThat(code).isZero();
        assertThat(out).hasToString("started\n");
        assertThat(isRunning("pid")).isFalse();
    }

    @Test
    void background_process_that_left_the_group_with_the_pipe_is_found() throws Exception {
        start("setsid sh -c 'echo $$ > pid; exec sleep 1000' & while [ ! -s pid ]; do :; done")
                .await();

        assertThat(isRunning("pid")).isFalse();
    }

    @Test
    void stop_ends_the_whole_tree() throws Exception {
        Subprocess process =
                start("sh -c 'sleep 1000 & echo $! > grandchild; echo up; wait' & wait");
        said.await();

        process.stop(LONG);

        assertThat(process.await()).isEqualTo(143);
        assertThat(isRunning("grandchild")).isFalse();
    }

    @Test
    void stop_finds_descendants_that_left_group_and_parent() throws Exception {
        Subprocess process =
                start(
                        "(setsid sh -c 'echo $$ > stray; exec sleep 1000' >/dev/null 2>&1 &);"
                                + " while [ ! -s stray ]; do :; done; echo up; sleep 1000");
        said.await();

        process.stop(LONG);

        assertThat(process.await()).isEqualTo(143);
        assertThat(isRunning("stray")).isFalse();
    }

    @Test
    void process_that_has_only_just_started_is_stopped_without_the_grace() throws Exception {
        for (int i = 0; i < 20; i++) {
            Subprocess process = start("sleep 1000");

            process.stop(LONG);

            assertThat(process.await()).isEqualTo(143);
        }
    }

    @Test
    void process_that_ignores_term_is_killed_after_the_grace() throws Exception {
        Subprocess process = start("trap '' TERM; echo up; while :; do sleep 0.1; done");
        said.await();
        long startedNanos = System.nanoTime();

        process.stop(Duration.ofMillis(300));

        assertThat(process.await()).isEqualTo(137);
        assertThat(Duration.ofNanos(System.nanoTime() - startedNanos))
                .isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void process_that_cleans_up_on_term_has_the_grace_for_it() throws Exception {
        Subprocess process =
                start("trap 'echo clean; exit 3' TERM; echo up; while :; do sleep 0.01; done");
        said.await();

        process.stop(LONG);

        assertThat(process.await()).isEqualTo(3);
        assertThat(out).hasToString("up\nclean\n");
    }

    @Test
    void guard_ends_groups_that_are_left_when_its_input_closes() throws Exception {
        Subprocess process = start("echo up; sleep 1000");
        said.await();

        guard.close();

        assertThat(process.await()).isEqualTo(143);
    }

    @Test
    void guard_forgets_groups_that_have_ended() throws Exception {
        start("true").await();
        Subprocess process = start("echo up; read -r never < fifo || sleep 0.2; echo done");
        start("true").await();

        assertThat(process.await()).isZero();
    }

    private Subprocess start(String script) throws IOException {
        return Subprocess.start(
                new Subprocess.Command(
                        List.of("/bin/sh", "-c", script),
                        folder,
                        Map.of("PATH", "/usr/bin:/bin", "MARK", folder.toString()),
                        "MARK=" + folder),
                guard,
                this::keep);
    }

    private void keep(boolean isError, byte[] buffer, int length) {
        (isError ? err : out).append(new String(buffer, 0, length, StandardCharsets.UTF_8));
        said.countDown();
    }

    /// A zombie that nobody has waited for yet is not running.
    private boolean isRunning(String pidFile) throws IOException {
        Path stat = Path.of("/proc", Files.readString(folder.resolve(pidFile)).strip(), "stat");
        try {
            return !Files.readString(stat).contains(") Z ");
        } catch (IOException e) {
            return false;
        }
    }
}
