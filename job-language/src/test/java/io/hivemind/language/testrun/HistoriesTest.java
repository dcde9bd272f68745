package io.hivemind.language.testrun;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.core.simulation.KnownWorld;
import io.hivemind.core.simulation.Simulation;
import io.hivemind.core.simulation.World;
import io.hivemind.core.verify.Checker;
import io.hivemind.core.verify.Fact;
import io.hivemind.core.verify.Finding;
import io.hivemind.core.verify.Rule;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Source;
import io.hivemind.language.testfile.TestCase;
import io.hivemind.language.testfile.TestFile;
import io.hivemind.language.testfile.TestFileReader;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The histories of all cases hold to the rules of `verify`, and those of slots find what is made
/// wrong on purpose.
class HistoriesTest {
    private static final CelExpressions EXPRESSIONS = new CelExpressions();

    @ParameterizedTest
    @MethodSource("io.hivemind.language.testrun.CasesRunTest#cases")
    void every_case_has_a_clean_history(Path path) throws IOException {
        TestFile file = read(path.toString(), Files.readString(path));
        World world = file.jobs().isValid() ? new Worlds(EXPRESSIONS).of(file.jobs()) : null;

        for (TestCase test : file.tests()) {
            if (world != null && test.expect().invalid() == null) {
                assertThat(findings(world, history(world, test))).as(test.name()).isEmpty();
            }
        }
    }

    @Test
    void a_slot_without_record_and_one_with_two_break_slots() {
        TestFile file =
                read(
                        "f.yaml",
                        """
                        jobs:
                          - name: j
                            run: x
                            triggers:
                              - {cron: "0 */6 * * *", timezone: Europe/Berlin}
                              - {every: 7h, jitter: 9h}
                        tests:
                          - {name: t, at: 2026-03-27T00:00:00Z, until: 4d, expect: {}}
                        """);
        World world = new Worlds(EXPRESSIONS).of(file.jobs());
        List<Fact> good = history(world, file.tests().getFirst());
        assertThat(findings(world, good)).isEmpty();

        for (int trigger = 0; trigger < 2; trigger++) {
            int slot = slot(good, trigger, 5);
            List<Fact> gap = new ArrayList<>(good);
            Fact.Accounted lost = (Fact.Accounted) gap.get(slot);
            gap.set(slot, new Fact.Other(lost.at(), lost.stamp()));
            assertThat(findings(world, gap)).extracting(Finding::rule).containsExactly(Rule.SLOTS);

            List<Fact> twice = new ArrayList<>(good);
            int other = slot(good, trigger, 9);
            Fact.Accounted late = (Fact.Accounted) twice.get(other);
            twice.set(other, at(late, lost.nominalAt()));
            assertThat(findings(world, twice))
                    .extracting(Finding::rule)
                    .isNotEmpty()
                    .containsOnly(Rule.SLOTS);

            List<Fact> none = new ArrayList<>(good);
            none.set(slot, at(lost, lost.nominalAt().plusSeconds(1)));
            assertThat(findings(world, none))
                    .extracting(Finding::rule)
                    .isNotEmpty()
                    .containsOnly(Rule.SLOTS);
        }
    }

    private static Fact.Accounted at(Fact.Accounted of, Instant nominalAt) {
        return new Fact.Accounted(
                of.at(),
                of.stamp(),
                of.job(),
                of.revision(),
                of.trigger(),
                nominalAt,
                of.fired(),
                of.into());
    }

    /// The place of the trigger's slot of this number.
    private static int slot(List<Fact> history, int trigger, int number) {
        int seen = 0;
        for (int i = 0; i < history.size(); i++) {
            if (history.get(i) instanceof Fact.Accounted it
                    && it.trigger().equals(String.valueOf(trigger))
                    && seen++ == number) {
                return i;
            }
        }
        throw new IllegalStateException("only " + seen + " slots of trigger " + trigger);
    }

    private static List<Fact> history(World world, TestCase test) {
        List<Fact> history = new ArrayList<>();
        Simulation.run(world, Scenarios.of(test), history::add);
        return history;
    }

    private static List<Finding> findings(World world, List<Fact> history) {
        List<Finding> findings = new ArrayList<>();
        Checker checker = new Checker(new KnownWorld(world), true, findings::add);
        history.forEach(checker::check);
        checker.finish();
        return findings;
    }

    private static TestFile read(String name, String text) {
        TestFile file =
                new TestFileReader(JobReader.ofEverything(EXPRESSIONS))
                        .read(new Source(name, text), CasesRunTest::beside);
        assertThat(file.problems()).isEmpty();
        return file;
    }
}
