package io.hivemind.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.hivemind.core.expression.Evaluation;
import io.hivemind.core.expression.Expression;
import io.hivemind.language.document.Message;
import io.hivemind.language.shell.ShellScanner;
import io.hivemind.language.template.Template;
import io.hivemind.language.testfile.TestFile;
import io.hivemind.language.testfile.TestFileReader;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;

/// Whatever text comes: a message, never an exception, never a hang. More rounds with
/// `-Dfuzz.rounds=`, another seed with `-Dsim.seed=`.
final class FuzzTest {
    private static final long SEED = Long.getLong("sim.seed", 42L);
    private static final int ROUNDS = Integer.getInteger("fuzz.rounds", 400);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<String> SCRAPS =
            List.of(
                    "{{ ",
                    " }}",
                    "{{ params.x }}",
                    "[",
                    "]",
                    "{",
                    "}",
                    "\"",
                    "'",
                    ":",
                    ": ",
                    "\n",
                    "\n  - ",
                    "&a ",
                    "*a",
                    "!x ",
                    "|\n  ",
                    ">-\n ",
                    "#",
                    "? ",
                    "<<: *a",
                    "---\n",
                    "\t",
                    "\u0000",
                    "\uFEFF",
                    "\uD800",
                    "🎉",
                    "needs: ",
                    "a && ",
                    "|| !(",
                    "run: ",
                    "for_each: ",
                    "group: [",
                    "routines: ",
                    "uses: ",
                    "with: {",
                    "pools: ",
                    "hooks: [",
                    "split: {",
                    "when: ",
                    "fallback: {",
                    "tasks['a.b'].output",
                    "jobs:\n",
                    "tasks: ",
                    "name: ",
                    "!!int ",
                    "0x",
                    "1e999",
                    "99999999999999999999",
                    "-",
                    "~",
                    "null",
                    "cron: ",
                    "calendar: {",
                    "%",
                    "@",
                    "`",
                    "$(",
                    "<<EOF\n",
                    "\\",
                    "depends_on: [",
                    "(((((((((",
                    "[[[[[[[[[",
                    "{a: {a: {a: ");
    private static final List<String> TOKENS =
            List.of(
                    "params",
                    "params.n",
                    "params.names",
                    "tasks.a.output",
                    "tasks['no-output']",
                    "run.nominal_time",
                    "event",
                    "1",
                    "-9223372036854775808",
                    "2.5",
                    "'x'",
                    "\"y\"",
                    "null",
                    "true",
                    "[",
                    "]",
                    "{",
                    "}",
                    "(",
                    ")",
                    ".",
                    ",",
                    ":",
                    "?",
                    "+",
                    "-",
                    "*",
                    "/",
                    "%",
                    "==",
                    "!=",
                    "<",
                    ">=",
                    "&&",
                    "||",
                    "!",
                    "in",
                    "[0]",
                    ".map(x, x",
                    ".filter(x, ",
                    ".all(x, true)",
                    ".exists_one(y, y",
                    "sum(",
                    "min(",
                    "max(",
                    "flatten(",
                    "range(0, 1000",
                    "join(",
                    "json(",
                    "parse_json(",
                    "default(",
                    "format(",
                    "size(",
                    "string(",
                    "int(",
                    "timestamp(",
                    "duration('1h')",
                    "matches('(a+)+$')",
                    ".replace('x', params.big)",
                    ".split('')",
                    "params.big",
                    "has(",
                    "type(",
                    "dyn(",
                    "b'a'",
                    "1u",
                    "r'\\'");

    @Test
    void mutated_files_give_messages() throws IOException {
        List<String> files = new ArrayList<>();
        for (String name : CasesTest.cases().toList()) {
            files.add(Files.readString(CasesTest.CASES.resolve(name)));
        }
        JobReader live = new JobReader();
        JobReader whole = JobReader.ofEverything(new CelExpressions());
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            String text = mutated(files.get(random.nextInt(files.size())), random);
            String name = random.nextInt(5) == 0 ? "fuzz.json" : "fuzz.yaml";
            read(round % 2 == 0 ? live : whole, new Source(name, text), round);
        }
    }

    @Test
    void mutated_test_files_give_messages() throws IOException {
        List<String> files = new ArrayList<>();
        for (String name : CasesTest.cases().toList()) {
            files.add(Files.readString(CasesTest.CASES.resolve(name)));
        }
        TestFileReader reader = new TestFileReader(JobReader.ofEverything(new CelExpressions()));
        Random random = new Random(SEED + 4);
        for (int round = 0; round < ROUNDS; round++) {
            Source source =
                    new Source("t.yaml", mutated(files.get(random.nextInt(files.size())), random));
            TestFile file =
                    within(source, round, () -> reader.read(source, path -> Optional.empty()));
            assertThat(file.isRunnable() && !file.problems().isEmpty()).isFalse();
        }
    }

    @Test
    void random_files_give_messages() {
        JobReader reader = JobReader.ofEverything(new CelExpressions());
        Random random = new Random(SEED + 1);
        for (int round = 0; round < ROUNDS; round++) {
            read(
                    reader,
                    new Source(
                            random.nextBoolean() ? "r.yaml" : "r.json", scraps(SCRAPS, random, 60)),
                    round);
        }
    }

    @Test
    void random_expressions_have_a_value_or_a_failure() {
        CelExpressions cel = new CelExpressions();
        Random random = new Random(SEED + 2);
        for (int round = 0; round < ROUNDS * 5; round++) {
            String source = scraps(TOKENS, random, 8);
            assertTimeoutPreemptively(
                    PATIENCE, () -> evaluate(cel, source), () -> describe(source, "expression"));
        }
    }

    @Test
    void random_commands_are_scanned() {
        Random random = new Random(SEED + 3);
        for (int round = 0; round < ROUNDS * 5; round++) {
            String command = scraps(SCRAPS, random, 30);
            try {
                ShellScanner.scan(command);
            } catch (Template.MalformedException e) {
                assertThat(e.offset()).isBetween(0, command.length());
            } catch (RuntimeException e) {
                fail(describe(command, "command"), e);
            }
        }
    }

    private static void evaluate(CelExpressions cel, String source) {
        Expression expression;
        try {
            expression = cel.expression(source);
        } catch (IllegalArgumentException e) {
            return;
        }
        Evaluation evaluation = expression.evaluate(CelExpressionsTest.scope());
        if (evaluation instanceof Evaluation.Failure failure) {
            assertThat(failure.message()).isNotBlank();
        }
    }

    private static <T> T within(Source source, int round, Supplier<T> reading) {
        return assertTimeoutPreemptively(
                PATIENCE,
                () -> {
                    try {
                        return reading.get();
                    } catch (RuntimeException | StackOverflowError e) {
                        return fail(describe(source.text(), "file of round " + round), e);
                    }
                },
                () -> describe(source.text(), "file of round " + round));
    }

    private static void read(JobReader reader, Source source, int round) {
        Loaded loaded = within(source, round, () -> reader.read(source));
        for (Message problem : loaded.problems()) {
            assertThat(problem.toString()).doesNotContain("\n").startsWith(source.name() + ":");
        }
        assertThat(loaded.jobs().isEmpty() || loaded.problems().isEmpty()).isTrue();
    }

    private static String describe(String text, String what) {
        return "seed " + SEED + ", " + what + ": " + text;
    }

    private static String mutated(String text, Random random) {
        StringBuilder mutant = new StringBuilder(text);
        for (int times = 1 + random.nextInt(6); times > 0 && !mutant.isEmpty(); times--) {
            int at = random.nextInt(mutant.length());
            int end = Math.min(mutant.length(), at + 1 + random.nextInt(20));
            switch (random.nextInt(5)) {
                case 0 -> mutant.delete(at, end);
                case 1 -> mutant.insert(at, SCRAPS.get(random.nextInt(SCRAPS.size())));
                case 2 -> mutant.insert(at, mutant.substring(at, end));
                case 3 -> mutant.setCharAt(at, (char) random.nextInt(0x250));
                default -> mutant.insert(at, mutant.substring(random.nextInt(at + 1), at));
            }
        }
        return mutant.toString();
    }

    private static String scraps(List<String> from, Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int count = 1 + random.nextInt(most); count > 0; count--) {
            text.append(from.get(random.nextInt(from.size())));
        }
        return text.toString();
    }
}
