package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hivemind.core.expression.Json;
import io.hivemind.core.expression.Scope;
import io.hivemind.language.expression.JsonValues;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

final class ShellCommandTest {
    private static final CelExpressions CEL = new CelExpressions();
    private static final long SEED = Long.getLong("sim.seed", 20_260_301L);
    private static final List<String> HOSTILE =
            List.of(
                    "$(touch pwned)",
                    "`touch pwned`",
                    "; touch pwned",
                    "'; touch pwned; '",
                    "\"; touch pwned; \"",
                    "a  b\t c",
                    "*",
                    "-n",
                    "",
                    "line\nbreak\n",
                    "\\",
                    "\\\\n",
                    "${HOME}",
                    "$HOME",
                    "a'b\"c`d$e\\f",
                    "~",
                    "!x",
                    "&& false",
                    "| cat",
                    "> pwned",
                    "EOF",
                    "\nEOF\ntouch pwned\n",
                    "#c",
                    "é – 漢字 🎉",
                    "{{ params.x }}",
                    "%s%n",
                    "a[$(touch pwned)]");

    /// Each command prints the value between `<` and `>`, whatever the value is.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "printf '<%s>' {{ params.x }}",
                "printf '<%s>' \"{{ params.x }}\"",
                "v={{ params.x }}; printf '<%s>' \"$v\"",
                "v=\"{{ params.x }}\"\nprintf '<%s>' \"$v\"",
                "printf '<%s>' \"$(printf %s.  {{ params.x }} | sed '$s/.$//')\" >/dev/null; printf"
                        + " '<%s>' {{ params.x }}",
                "printf '<%s>' \"$(case x in (x) printf %s. {{ params.x }};; esac)\" | sed"
                        + " '$s/\\.>$/>/'",
                "# it's a comment with {{ params.x }}\n"
                        + "printf '<%s>' {{params.x}} # and 'another {{ params.x }}",
                "f() { printf '<%s>' \"$1\"; }; f {{ params.x }}",
                "if [ {{ params.x }} = {{ params.x }} ]; then printf '<%s>' \"{{ params.x }}\"; fi",
                "(printf '<%s>' {{ params.x }})",
                "set -- {{ params.x }}; [ $# -eq 1 ] && printf '<%s>' \"$1\"",
                "echo \"it's $$\" >/dev/null; printf '<%s>' {{ params.x }}",
                "echo \"\\\"\" \\' >/dev/null; printf '<%s>' {{ params.x }}",
                "printf '<%s>' \"${HOME:+}\"{{ params.x }}",
                "echo $((1 + 2)) >/dev/null; printf '<%s>' {{ params.x }}",
                "printf '<'; printf %s {{ raw('\"$X\"') }}; printf '>'",
            })
    void a_value_arrives_as_one_word_and_is_never_syntax(String command) throws Exception {
        for (String value : HOSTILE) {
            assertThat(run(command, value))
                    .as("%s with %s", command, value)
                    .isEqualTo("<" + value + ">");
        }
    }

    @Test
    void random_values_arrive_as_they_are() throws Exception {
        Random random = new Random(SEED);
        String alphabet = "ab '\"`$(){}[]\\;|&<>*?~!#\n\t-=%é";
        for (int round = 0; round < 40; round++) {
            StringBuilder value = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                value.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(run("printf '<%s>' a{{ params.x }}\"b{{ params.x }}\"", value.toString()))
                    .as("seed %d round %d", SEED, round)
                    .isEqualTo("<a" + value + "b" + value + ">");
        }
    }

    @Test
    void a_here_document_takes_values_unless_its_delimiter_is_quoted() throws Exception {
        String command =
                """
                printf '<'; cat <<-EOF | sed '$s/\\.$//'
                \t{{ params.x }}.
                \tEOF
                printf '>'\
                """;
        for (String value :
                List.of("$(touch pwned)", "`id`", "a'b\"c", "x\nEOF\ntouch pwned", "\\$HOME")) {
            assertThat(run(command, value)).isEqualTo("<" + value + "\n>");
        }
        assertThatThrownBy(() -> ShellCommand.of("cat <<'EOF'\n{{ params.x }}\nEOF\n"))
                .hasMessageContaining("here-document");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '§',
            value = {
                "echo '{{ params.x }}' ~ single quotes",
                "echo \"a\" 'b {{ params.x }} c' ~ single quotes",
                "echo `echo {{ params.x }}` ~ backticks",
                "echo \"`echo {{ params.x }}`\" ~ backticks",
                "echo \\{{ params.x }} ~ backslash",
                "echo ${{ params.x }} ~ follows a $",
                "echo \"${{ params.x }}\" ~ follows a $",
                "echo $((1 + {{ params.x }})) ~ calculated",
                "((i = {{ params.x }})) ~ calculated",
                "echo ${x:-{{ params.x }}} ~ inside ${ }",
                "echo ${x:{{ params.x }}} ~ inside ${ }",
                "echo $'a{{ params.x }}' ~ inside $'…'",
                "echo $'it\\'s' {{ params.x }} ~ some shells only",
                "cat <<{{ params.x }} ~ delimiter",
                "echo \"{{ params.x }} ~ not closed",
                "echo {{ params.x }} 'x ~ not closed",
                "echo $(echo {{ params.x }} ~ not closed",
            })
    void a_template_where_the_shell_would_not_expand_it_is_refused(String command, String message) {
        assertThatThrownBy(() -> ShellCommand.of(command))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void lists_and_mappings_become_json_and_null_nothing() throws Exception {
        assertThat(run("printf '<%s|%s|%s>' {{ [1, 'a'] }} \"{{ {'k': true} }}\" {{ null }}", ""))
                .isEqualTo("<[1,\"a\"]|{\"k\":true}|>");
    }

    @Test
    void what_no_process_can_take_is_a_failure_with_advice() {
        assertThat(resolve("echo {{ params.x }}", "a\0b"))
                .isInstanceOfSatisfying(
                        ShellCommand.Failed.class, f -> assertThat(f.message()).contains("NUL"));
        assertThat(resolve("echo {{ params.x }}", "x".repeat(200_000)))
                .isInstanceOfSatisfying(
                        ShellCommand.Failed.class,
                        f -> assertThat(f.message()).contains("HIVEMIND_INPUT"));
        assertThat(resolve("echo {{ params.nope }}", ""))
                .isInstanceOfSatisfying(
                        ShellCommand.Failed.class, f -> assertThat(f.message()).contains("nope"));
    }

    @Test
    void the_same_template_is_one_variable() {
        assertThat(resolve("echo {{ params.x }} \"{{ params.x }}\"", "v"))
                .isEqualTo(
                        new ShellCommand.Resolved(
                                "echo \"${HIVEMIND_VALUE_1}\" \"${HIVEMIND_VALUE_1}\"",
                                Map.of("HIVEMIND_VALUE_1", "v")));
    }

    private static ShellCommand.Result resolve(String command, String value) {
        Instant at = Instant.EPOCH;
        Json params = JsonValues.write(Map.of("x", value), Integer.MAX_VALUE);
        Scope scope =
                new Scope(
                        params,
                        new Scope.RunView("0-a", "j", at, at, "manual"),
                        null,
                        Map.of(),
                        null,
                        -1,
                        null);
        return ShellCommand.of(command).resolve(CEL, scope);
    }

    private static String run(String command, String value)
            throws IOException, InterruptedException {
        ShellCommand.Resolved resolved = (ShellCommand.Resolved) resolve(command, value);
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", resolved.text());
        builder.environment().clear();
        builder.environment()
                .putAll(
                        Map.of(
                                "PATH",
                                "/usr/bin:/bin",
                                "HOME",
                                "/nowhere",
                                "LANG",
                                "C.UTF-8",
                                "X",
                                value));
        builder.environment().putAll(resolved.variables());
        builder.directory(Files.createTempDirectory("shell").toFile());
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        String[] left = builder.directory().list();
        assertThat(left).as("files made by " + command + " with " + value).isEmpty();
        return output;
    }
}
