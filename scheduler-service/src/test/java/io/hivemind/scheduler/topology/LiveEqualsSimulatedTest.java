package io.hivemind.scheduler.topology;

import static org.assertj.core.api.Assertions.assertThat;

import io.hivemind.avro.AttemptRef;
import io.hivemind.avro.Event;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.TaskSpec;
import io.hivemind.core.run.RunEvent;
import io.hivemind.core.run.TaskKey;
import io.hivemind.core.simulation.Scenario;
import io.hivemind.core.simulation.Simulation;
import io.hivemind.core.simulation.World;
import io.hivemind.core.timeline.Timeline;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.JobReader;
import io.hivemind.language.Loaded;
import io.hivemind.language.ParameterCheck;
import io.hivemind.language.Source;
import io.hivemind.language.testfile.TestCase;
import io.hivemind.language.testfile.TestFile;
import io.hivemind.language.testfile.TestFileReader;
import io.hivemind.language.testrun.Scenarios;
import io.hivemind.language.testrun.Worlds;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.assertj.core.api.SoftAssertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The same jobs live and in the simulator give the same events: of each conformance case that the
/// live scheduler can run, in virtual time. Of one instant their order may differ. And each run,
/// replayed from what was recorded, gives them once more.
class LiveEqualsSimulatedTest {
    private static final Path LANGUAGE = Path.of("../job-language/src/test/resources");
    private static final Path CASES = LANGUAGE.resolve("cases");

    private static final Path EXAMPLES = Path.of("../examples");

    /// Tests of what is decided together in one instant: live it is decided one after the other, as
    /// it comes.
    private static final Set<String> OF_ONE_INSTANT =
            Set.of(
                    "instant.test.yaml: all ends are applied before needs are evaluated",
                    "run-rules.test.yaml: an end at the instant of the runs timeout counts, what"
                            + " follows is cancelled");

    @TempDir Path folder;

    private static int compared;

    private final CelExpressions expressions = new CelExpressions();
    private int number;

    @ParameterizedTest
    @MethodSource("cases")
    void live_and_simulated_events_are_the_same(Path path) throws IOException {
        TestFileReader reader = new TestFileReader(JobReader.ofEverything(expressions));
        TestFile file =
                reader.read(
                        new Source(path.toString(), Files.readString(path)),
                        LiveEqualsSimulatedTest::beside);
        World world = new Worlds(expressions).of(file.jobs());
        SoftAssertions all = new SoftAssertions();
        for (TestCase test : file.tests()) {
            Scenario scenario = Scenarios.of(test);
            String name = path.getFileName() + ": " + test.name();
            if (runsLive(world, scenario) && !OF_ONE_INSTANT.contains(name)) {
                compare(all, name, world, scenario);
            }
        }
        all.assertAll();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hello.yaml", "wordcount.yaml", "firelink.yaml", "commands.json"})
    void the_examples_give_the_same_events_too(String name) throws IOException {
        Path path = EXAMPLES.resolve(name);
        Source source = new Source(name, Files.readString(path), beside -> true);
        Loaded loaded = new JobReader(expressions).read(source);
        assertThat(loaded.problems()).isEmpty();
        World world = new Worlds(expressions).of(loaded);
        SoftAssertions all = new SoftAssertions();
        for (JobSpec job : world.jobs()) {
            Scenario scenario =
                    new Scenario(
                            TestCase.DEFAULT_CLOCK,
                            new Scenario.Start(job.fullName(), new Json("{}")),
                            (of, task, fallback, number) -> Scenario.Act.AT_ONCE,
                            List.of(),
                            null);
            compare(all, name + ": " + job.fullName(), world, scenario);
        }
        all.assertAll();
    }

    private void compare(SoftAssertions all, String name, World world, Scenario scenario) {
        List<String> simulated = simulated(Simulation.run(world, scenario));
        List<String> live = new ArrayList<>();
        Path own = folder.resolve(String.valueOf(number++));
        try (Rig rig = new Rig(own, 1, expressions, new ParameterCheck())) {
            List<Event> events = new LiveScenario(rig, world, scenario).run();
            events.forEach(event -> line(event).ifPresent(live::add));
            all.assertThat(new Replayed(rig, world.jobs(), expressions).differences(events))
                    .as(name)
                    .isEmpty();
            all.assertThat(rig.deadLetters()).as(name).isEmpty();
        }
        live.sort(null);
        all.assertThat(live).as(name).isEqualTo(simulated);
        compared++;
    }

    /// So that no change to what can run live empties this test unseen.
    @AfterAll
    static void most_tests_can_run_live() {
        assertThat(compared).isGreaterThan(150);
    }

    /// Nothing fires by time yet, executors have no such bodies yet, and the scheduler is never
    /// down here.
    private static boolean runsLive(World world, Scenario scenario) {
        boolean bodies =
                world.jobs().stream()
                        .flatMap(job -> job.tasks().stream())
                        .map(TaskSpec::body)
                        .noneMatch(it -> it instanceof Body.Http || it instanceof Body.Container);
        return bodies
                && (scenario.start() != null || world.schedules().isEmpty())
                && world.hooks().isEmpty()
                && scenario.events().stream().noneMatch(Scenario.Event.Down.class::isInstance);
    }

    private static List<String> simulated(Timeline timeline) {
        List<String> lines = new ArrayList<>();
        for (Timeline.EventLine line : timeline.events()) {
            RunEvent event = line.event();
            if (event != null && !(event instanceof RunEvent.TaskReportRefused)) {
                lines.add(
                        line(
                                line.at(),
                                String.valueOf(line.runId()),
                                event.getClass().getSimpleName(),
                                part(event, "task"),
                                part(event, "attempt"),
                                part(event, "reason"),
                                part(event, "output")));
            }
        }
        lines.sort(null);
        return lines;
    }

    private static Optional<String> line(Event event) {
        SpecificRecord body = (SpecificRecord) event.getBody();
        String name = body.getClass().getSimpleName();
        if (event.getRunId().isEmpty()
                || name.equals("TaskReportRefused")
                || name.equals("TriggerRefused")) {
            return Optional.empty();
        }
        String task = part(body, "task");
        String attempt = part(body, "attempt");
        if (!task.isEmpty()) {
            String instance = part(body, "instance");
            boolean whole = instance.isEmpty() || instance.equals("-1");
            task = whole ? task : task + "[" + instance + "]";
        }
        Schema.Field ref = body.getSchema().getField("attempt");
        if (ref != null && body.get(ref.pos()) instanceof AttemptRef it) {
            task = new TaskKey(it.getTask(), it.getInstance()).toString();
            attempt = String.valueOf(it.getAttempt());
        }
        return Optional.of(
                line(
                        event.getDecidedAt(),
                        event.getRunId(),
                        name,
                        task,
                        attempt,
                        part(body, "reason"),
                        part(body, "output")));
    }

    private static String line(Instant at, String... words) {
        return at + " " + String.join(" ", words).replaceAll(" +", " ").strip();
    }

    private static String part(SpecificRecord body, String name) {
        Schema.Field field = body.getSchema().getField(name);
        Object value = field == null ? null : body.get(field.pos());
        return text(value);
    }

    private static String part(RunEvent event, String name) {
        for (RecordComponent component : event.getClass().getRecordComponents()) {
            if (component.getName().equals(name)) {
                try {
                    return text(component.getAccessor().invoke(event));
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
        return "";
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Json json -> json.text();
            default -> value.toString();
        };
    }

    private static Optional<Source> beside(String path) {
        try {
            return Optional.of(new Source(path, Files.readString(CASES.resolve(path))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Stream<Path> cases() throws IOException {
        List<Path> cases = new ArrayList<>();
        for (Path folder : List.of(CASES, LANGUAGE.resolve("more"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.filter(file -> file.toString().endsWith(".test.yaml"))
                        .filter(LiveEqualsSimulatedTest::isValid)
                        .sorted()
                        .forEach(cases::add);
            }
        }
        assertThat(cases).hasSizeGreaterThan(50);
        return cases.stream();
    }

    private static boolean isValid(Path path) {
        try {
            return !Files.readString(path).contains("invalid:");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
