package io.hivemind.systemtests.rules;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

import java.util.Set;

/// The layering of `docs/ARCHITECTURE.md`. Each rule takes the package it is about, so that it can
/// be tried on bad code.
final class ArchitectureRules {
    /// What of the JDK the core may use: values, collections, time as a value. No files, network,
    /// threads or logging.
    private static final String[] PURE = {
        "java.lang",
        "java.lang.annotation",
        "java.lang.invoke", // what lambdas and switches compile to
        "java.lang.runtime",
        "java.math",
        "java.nio.charset",
        "java.security", // SHA-256 of run ids
        "java.text",
        "java.time..",
        "java.util",
        "java.util.function",
        "java.util.regex",
        "java.util.stream",
        "org.jspecify.annotations",
    };

    private static final Set<String> IMPURE_CLASSES =
            Set.of(
                    "java.lang.Process",
                    "java.lang.ProcessBuilder",
                    "java.lang.Runtime",
                    "java.lang.System$Logger",
                    "java.lang.Thread",
                    "java.lang.ThreadLocal",
                    "java.security.SecureRandom",
                    "java.time.Clock",
                    "java.time.InstantSource",
                    "java.util.Random",
                    "java.util.SplittableRandom",
                    "java.util.Timer",
                    "java.util.UUID");

    private ArchitectureRules() {}

    static ArchRule dependsOnValuesOnly(String pure) {
        DescribedPredicate<JavaClass> allowed =
                resideInAnyPackage(PURE)
                        .or(resideInAnyPackage(pure))
                        .or(
                                describe(
                                        "primitives and arrays",
                                        type -> type.isPrimitive() || type.isArray()))
                        .and(
                                not(
                                        describe(
                                                "clocks, randomness, threads and processes",
                                                type -> IMPURE_CLASSES.contains(type.getName()))));
        return classes()
                .that()
                .resideInAPackage(pure)
                .should()
                .onlyDependOnClassesThat(allowed)
                .because(
                        "the core is the same in a live scheduler, a simulator, a test and a replay"
                                + " (decision 1)");
    }

    static ArchRule neitherAsksTheTimeNorTheDice(String pure) {
        DescribedPredicate<JavaAccess<?>> impure =
                describe("now(), random(), System", ArchitectureRules::isImpure);
        return noClasses()
                .that()
                .resideInAPackage(pure)
                .should()
                .accessTargetWhere(impure)
                .because("the time of a decision is given with the command (decision 1)");
    }

    private static boolean isImpure(JavaAccess<?> access) {
        String owner = access.getTargetOwner().getName();
        String member = access.getTarget().getName();
        return switch (owner) {
            case "java.lang.System" -> !Set.of("arraycopy", "identityHashCode").contains(member);
            case "java.lang.Math", "java.lang.StrictMath" -> member.equals("random");
            case "java.util.Collections" -> member.equals("shuffle");
            default -> isLocalTime(owner, member) || isParallel(owner, member);
        };
    }

    private static boolean isLocalTime(String owner, String member) {
        return owner.startsWith("java.time.") && Set.of("now", "systemDefault").contains(member);
    }

    private static boolean isParallel(String owner, String member) {
        return owner.startsWith("java.util.") && member.startsWith("parallel");
    }

    /// Generated records stay in codecs; `allowed` lists the other places that may name them.
    static ArchRule namesNoGeneratedRecord(String everywhere, String... allowed) {
        return noClasses()
                .that()
                .resideInAPackage(everywhere)
                .and()
                .resideOutsideOfPackages(allowed)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.hivemind.avro..")
                .because(
                        "codecs alone translate between the wire and the model, so that each can"
                                + " change by itself");
    }

    static ArchRule moduleDependsOnlyOn(String module, String... others) {
        String[] forbidden =
                Set.of(
                                "core",
                                "language",
                                "wire",
                                "avro",
                                "scheduler",
                                "executor",
                                "connect",
                                "worker",
                                "cli",
                                "testing",
                                "benchmarks")
                        .stream()
                        .filter(name -> !name.equals(module) && !Set.of(others).contains(name))
                        .map(name -> "io.hivemind." + name + "..")
                        .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage("io.hivemind." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .because("the table of modules in docs/ARCHITECTURE.md says so");
    }

    /// What serves users reads the projection: state stores move between processes, and only a
    /// stream thread may touch one.
    static ArchRule readsNoStateStore(String... packages) {
        return noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.kafka.streams..", "io.hivemind.scheduler.store..")
                .because("the API and the history never read the engine's stores (decision 14)");
    }
}
