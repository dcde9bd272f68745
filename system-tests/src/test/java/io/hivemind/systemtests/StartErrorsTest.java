package io.hivemind.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.systemtests.process.Hivemind;
import io.hivemind.systemtests.process.Hivemind.Finished;
import io.hivemind.testing.FreePorts;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/// What keeps a process from starting is told in one clear line, with exit code 2.
class StartErrorsTest {
    @TempDir private Path folder = Path.of("");

    @Test
    void a_port_in_use_is_told() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Finished up = Hivemind.in(folder).run("up", "--port", port);

            refused(up, "cannot listen on 127.0.0.1:" + port, "--port");
        }
    }

    @Test
    void a_data_folder_that_is_a_file_is_told() throws IOException {
        Path file = Files.writeString(folder.resolve("data"), "not a folder");

        Finished up = Hivemind.in(folder).run("up", "--port", "0", "--data", file.toString());

        refused(up, "data folder " + file + " is a file");
    }

    @Test
    void a_broker_that_cannot_be_reached_is_told_by_every_role() {
        String nowhere = "127.0.0.1:" + FreePorts.next();

        Finished scheduler =
                Hivemind.in(folder).run("scheduler", "--port", "0", "--bootstrap-servers", nowhere);
        Finished executor = Hivemind.in(folder).run("executor", "--bootstrap-servers", nowhere);

        refused(scheduler, nowhere);
        refused(executor, nowhere);
    }

    @Test
    void a_command_without_a_server_says_how_to_start_one() {
        String server = "http://127.0.0.1:" + FreePorts.next();

        Finished status = Hivemind.in(folder).run("status", "--server", server);

        refused(status, server, "hivemind up");
    }

    @Test
    void a_history_that_cannot_be_opened_is_told_without_its_password() {
        String database = "jdbc:postgresql://127.0.0.1:" + FreePorts.next() + "/hivemind";

        Finished up =
                Hivemind.in(folder)
                        .run("up", "--port", "0", "--database", database + "?password=secret");

        String said = up.lines().getLast();
        assertThat(said)
                .startsWith("hivemind: cannot open the history, " + database + ": ")
                .contains("refused")
                .doesNotContain("secret");
        assertThat(up.lines()).noneMatch(line -> line.contains("ERROR") || line.contains("\tat "));
        assertThat(up.exitCode()).isEqualTo(2);
    }

    @Test
    void a_command_line_that_cannot_be_understood_is_told_with_what_was_meant() {
        refused(Hivemind.in(folder).run("valdate", "x"), "no command valdate", "validate?");
        refused(Hivemind.in(folder).run("up", "--prot", "1"), "no option --prot", "--port?");
        refused(Hivemind.in(folder).run("up", "--port", "99999"), "--port is 0 to 65535");
        refused(Hivemind.in(folder).run("logs"), "RUN", "hivemind logs --help");
        refused(Hivemind.in(folder).run("run", "nothing.yaml"), "nothing.yaml: no such file");
    }

    private static void refused(Finished command, String... told) {
        assertThat(command.lines()).singleElement().asString().startsWith("hivemind: ");
        assertThat(command.text()).contains(told);
        assertThat(command.exitCode()).isEqualTo(2);
    }
}
