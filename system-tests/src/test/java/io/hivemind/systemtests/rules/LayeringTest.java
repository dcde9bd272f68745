package io.hivemind.systemtests.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class LayeringTest {
    private static final String SAMPLE = "io.hivemind.systemtests.rules.sample..";
    private static final JavaClasses CODE =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .importPackages("io.hivemind");
    private static final JavaClasses BAD =
            new ClassFileImporter().importPackages("io.hivemind.systemtests.rules.sample");

    @Test
    void core_depends_on_values_only() {
        hold(ArchitectureRules.dependsOnValuesOnly("io.hivemind.core.."));
    }

    @Test
    void core_has_no_clock_and_no_dice() {
        hold(ArchitectureRules.neitherAsksTheTimeNorTheDice("io.hivemind.core.."));
    }

    /// The shell reads and writes records; the model, the language and the command line never see
    /// one.
    @Test
    void generated_records_stay_in_the_shell() {
        hold(
                ArchitectureRules.namesNoGeneratedRecord(
                        "io.hivemind..",
                        "io.hivemind.avro..",
                        "io.hivemind.wire..",
                        "io.hivemind.scheduler..",
                        "io.hivemind.executor..",
                        "io.hivemind.connect..",
                        "io.hivemind.benchmarks..",
                        "io.hivemind.systemtests..",
                        "io.hivemind.testing.."));
    }

    @Test
    void modules_depend_downwards() {
        hold(ArchitectureRules.moduleDependsOnlyOn("core"));
        hold(ArchitectureRules.moduleDependsOnlyOn("avro"));
        hold(ArchitectureRules.moduleDependsOnlyOn("wire", "avro"));
        hold(ArchitectureRules.moduleDependsOnlyOn("language", "core"));
        hold(
                ArchitectureRules.moduleDependsOnlyOn(
                        "scheduler", "avro", "wire", "core", "language"));
        hold(ArchitectureRules.moduleDependsOnlyOn("executor", "avro", "wire", "core", "language"));
        hold(ArchitectureRules.moduleDependsOnlyOn("connect", "avro", "wire", "core", "language"));
        hold(ArchitectureRules.moduleDependsOnlyOn("worker", "connect", "wire", "core"));
        hold(ArchitectureRules.moduleDependsOnlyOn("testing", "avro", "wire", "core"));
    }

    @Test
    void what_serves_users_reads_no_state_store() {
        hold(
                ArchitectureRules.readsNoStateStore(
                        "io.hivemind.scheduler.api..", "io.hivemind.scheduler.history.."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UUID", "Random", "Thread", "Files", "Logger"})
    void dependency_on_more_than_values_is_found(String impure) {
        assertThat(violations(ArchitectureRules.dependsOnValuesOnly(SAMPLE)))
                .anyMatch(line -> line.contains("ImpureDecider") && line.contains(impure));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Instant.now", "System.currentTimeMillis", "Math.random", "System.getenv"})
    void clock_and_dice_are_found(String call) {
        assertThat(violations(ArchitectureRules.neitherAsksTheTimeNorTheDice(SAMPLE)))
                .anyMatch(line -> line.contains(call));
    }

    @Test
    void generated_record_outside_a_codec_is_found() {
        assertThat(violations(ArchitectureRules.namesNoGeneratedRecord(SAMPLE)))
                .anyMatch(line ->
                        line.contains("AvroEverywhere") && line.contains("io.hivemind.avro.Event"));
    }

    @Test
    void modules_are_on_the_class_path_of_this_test() {
        assertThat(
                        List.of(
                                "core",
                                "language",
                                "wire",
                                "avro",
                                "scheduler",
                                "executor",
                                "connect",
                                "worker",
                                "cli",
                                "testing"))
                .allMatch(module ->
                        CODE.stream()
                                .anyMatch(type ->
                                        type.getPackageName().startsWith("io.hivemind." + module)));
    }

    private static void hold(ArchRule rule) {
        rule.allowEmptyShould(true).check(CODE);
    }

    private static List<String> violations(ArchRule rule) {
        return rule.evaluate(BAD).getFailureReport().getDetails();
    }
}
