package io.hivemind.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.util.List;

@Timeout(120)
class ChildProcessTest {

    @Test
    void a_child_is_read_and_killed() {
        try (ChildProcess child =
                ChildProcess.java(Forever.class, List.of("-Xmx32m"), List.of("hello"))) {
            assertThat(child.awaitLine("a greeting", line -> line.startsWith("I say")))
                    .isEqualTo("I say hello");

            child.kill();

            assertThat(child.awaitExit()).isEqualTo(128 + 9);
        }
    }

    @Test
    void a_line_that_never_comes_is_said_with_all_that_came() {
        try (ChildProcess child =
                ChildProcess.start("echo", new ProcessBuilder("echo", "something else"))) {
            assertThatThrownBy(() -> child.awaitLine("a greeting", line -> line.equals("hello")))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("echo ended without a greeting:\n  something else");
        }
    }

    static final class Forever {
        public static void main(String[] args) throws IOException {
            System.out.println("I say " + args[0]);
            System.in.transferTo(System.out);
        }
    }
}
