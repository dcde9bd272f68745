package io.hivemind.language.testrun;

import io.hivemind.core.run.TaskKey;
import io.hivemind.core.timeline.Timeline;
import io.hivemind.core.timeline.Timeline.RunLine;
import io.hivemind.core.timeline.Timeline.TaskLine;
import io.hivemind.core.timeline.Timeline.Try;
import io.hivemind.language.testfile.Expectation;
import io.hivemind.language.testfile.Moment;
import io.hivemind.language.testfile.TaskRef;
import io.hivemind.language.testfile.TestCase;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The timeline of a test with what it expects beside it: starts and ends of runs and tasks, those
/// that are missing and those that should not be marked.
public final class TimelineDiff {

    /// A start or an end.
    ///
    /// @param mark as in a patch: `-` expected and missing, `+` there and not expected, else a
    ///   blank
    /// @param at `+8s`
    /// @param subject the run or the task
    /// @param what as `starts` or `FAILED EXIT`
    public record Line(char mark, String at, String subject, String what) {}

    private record Point(Instant at, String subject, String what, boolean isStart, int turn) {
        static final Comparator<Point> IN_TURN =
                Comparator.comparing(Point::at).thenComparingInt(Point::turn);

        static Point start(Instant at, String subject) {
            return new Point(at, subject, "starts", true, 1);
        }

        /// What began at the same instant ends after all that begin then.
        static Point end(Instant at, String subject, String what, @Nullable Instant began) {
            return new Point(at, subject, what, false, at.equals(began) ? 2 : 0);
        }

        /// What is expected of the same aspect decides whether it is wanted.
        String aspect() {
            return subject + (isStart ? " starts" : " ends");
        }
    }

    private final TestCase test;
    private final Timeline timeline;
    private final Moments moments;
    private final Tasks tasks;

    /// Of runs, by their ids.
    private final Map<String, String> names = new HashMap<>();

    private TimelineDiff(TestCase test, Timeline timeline) {
        this.test = test;
        this.timeline = timeline;
        this.moments = new Moments(test.clock());
        this.tasks = new Tasks(test.start(), timeline);
        name();
    }

    /// By the job; with a number where it has several runs.
    private void name() {
        Map<String, List<RunLine>> byJob = new LinkedHashMap<>();
        timeline.runs()
                .forEach(
                        run -> byJob.computeIfAbsent(run.job(), job -> new ArrayList<>()).add(run));
        byJob.forEach((job, runs) -> {
            for (int i = 0; i < runs.size(); i++) {
                names.put(runs.get(i).runId(), runs.size() == 1 ? job : numbered(job, i));
            }
        });
    }

    private static String numbered(String job, int index) {
        return job + "#" + (index + 1);
    }

    public static List<Line> of(TestCase test, Timeline timeline) {
        return new TimelineDiff(test, timeline).lines();
    }

    private List<Line> lines() {
        List<Point> actual = new ArrayList<>();
        timeline.runs().forEach(run -> add(run, actual));
        Map<String, List<Point>> there = byAspect(actual);
        Map<String, List<Point>> wanted = byAspect(expected());
        tooMany().forEach(aspect -> wanted.putIfAbsent(aspect, List.of()));
        record Marked(Point point, char mark) {}
        List<Marked> marked = new ArrayList<>();
        wanted.forEach((aspect, points) -> {
            List<Point> candidates = there.getOrDefault(aspect, List.of());
            points.stream()
                    .filter(point -> candidates.stream().noneMatch(other -> fits(point, other)))
                    .forEach(point -> marked.add(new Marked(point, '-')));
        });
        for (Point point : actual) {
            List<Point> asked = wanted.get(point.aspect());
            boolean wrong = asked != null && asked.stream().noneMatch(it -> fits(it, point));
            marked.add(new Marked(point, wrong ? '+' : ' '));
        }
        marked.sort(
                Comparator.comparing(Marked::point, Point.IN_TURN)
                        .thenComparing(line -> line.mark() != '-'));
        return marked.stream()
                .map(it ->
                        new Line(
                                it.mark(),
                                moments.text(it.point().at()),
                                it.point().subject(),
                                it.point().what()))
                .toList();
    }

    private static Map<String, List<Point>> byAspect(List<Point> points) {
        Map<String, List<Point>> byAspect = new LinkedHashMap<>();
        points.forEach(point ->
                byAspect.computeIfAbsent(point.aspect(), aspect -> new ArrayList<>()).add(point));
        return byAspect;
    }

    /// A state without a reason fits any.
    private static boolean fits(Point expected, Point actual) {
        return expected.aspect().equals(actual.aspect())
                && expected.at().equals(actual.at())
                && (expected.what().equals(actual.what())
                        || actual.what().startsWith(expected.what() + " ")
                        || expected.what().equals("ends"));
    }

    private void add(RunLine run, List<Point> points) {
        String name = name(run);
        if (run.startedAt() != null) {
            points.add(Point.start(run.startedAt(), name));
        }
        for (TaskLine task : run.tasks()) {
            add(name, task, points);
        }
        if (run.endedAt() != null) {
            String what = words(run.state().name(), run.reason());
            points.add(Point.end(run.endedAt(), name, what, lastStart(run)));
        }
    }

    private static @Nullable Instant lastStart(RunLine run) {
        return run.tasks().stream()
                .flatMap(task -> task.tries().stream())
                .map(Try::startedAt)
                .max(Comparator.naturalOrder())
                .orElse(run.startedAt());
    }

    private static void add(String run, TaskLine task, List<Point> points) {
        String name = run + "/" + task.key();
        for (Try one : task.tries()) {
            String of = one.fallback() ? name + ".fallback" : name;
            points.add(Point.start(one.startedAt(), of));
        }
        if (task.endedAt() != null) {
            String what = words(task.state().name(), task.reason());
            Instant began = task.tries().isEmpty() ? null : task.tries().getLast().startedAt();
            points.add(Point.end(task.endedAt(), name, what, began));
        }
    }

    private String name(RunLine run) {
        return names.getOrDefault(run.runId(), run.job());
    }

    private List<Point> expected() {
        List<Point> points = new ArrayList<>();
        Expectation expect = test.expect();
        RunLine started = tasks.started();
        if (started != null && expect.ends() != null) {
            end(name(started), expect.ends(), expect.run(), expect.reason(), points);
        }
        expect.tasks()
                .forEach((ref, task) -> {
                    RunLine run = run(ref);
                    if (run != null) {
                        expected(name(run), ref, task, points);
                    }
                });
        expect.runs().forEach((job, runs) -> expected(job, runs, points));
        return points;
    }

    /// In the run of `start`, or in the first of the job it names.
    private @Nullable RunLine run(TaskRef ref) {
        String job = ref.job() == null ? test.start() : ref.job();
        return Objects.equals(job, test.start()) && tasks.started() != null
                ? tasks.started()
                : tasks.runs(String.valueOf(job)).stream().findFirst().orElse(null);
    }

    private void expected(String job, Expectation.OfRuns expected, List<Point> points) {
        List<RunLine> runs = tasks.runs(job);
        List<Expectation.OfRun> each = expected.each() == null ? List.of() : expected.each();
        for (int i = 0; i < each.size(); i++) {
            Expectation.OfRun wanted = each.get(i);
            if (i < runs.size()) {
                expected(name(runs.get(i)), wanted, points);
            } else if (wanted.nominal() != null) {
                points.add(Point.start(wanted.nominal(), numbered(job, i)));
            }
        }
    }

    private void expected(String run, Expectation.OfRun wanted, List<Point> points) {
        if (wanted.startsAt() != null) {
            points.add(Point.start(instant(wanted.startsAt()), run));
        }
        if (wanted.ends() != null) {
            end(run, wanted.ends(), wanted.state(), wanted.reason(), points);
        }
        wanted.tasks().forEach((ref, task) -> expected(run, ref, task, points));
    }

    /// Starts of runs beyond the number that is expected.
    private List<String> tooMany() {
        List<String> aspects = new ArrayList<>();
        test.expect()
                .runs()
                .forEach((job, expected) ->
                        tasks.runs(job).stream()
                                .skip(expected.count())
                                .forEach(run -> aspects.add(name(run) + " starts")));
        return aspects;
    }

    private void expected(String run, TaskRef ref, Expectation.OfTask task, List<Point> points) {
        String own = run + "/" + new TaskKey(ref.task(), ref.index());
        String name = ref.fallback() ? own + ".fallback" : own;
        if (task.starts() != null) {
            task.starts().forEach(at -> points.add(Point.start(instant(at), name)));
        }
        if (task.ends() != null && !ref.fallback()) {
            end(own, task.ends(), task.state(), task.reason(), points);
        }
    }

    private void end(
            String subject,
            Moment at,
            @Nullable String state,
            @Nullable String reason,
            List<Point> points) {
        String what = state == null ? "ends" : reason == null ? state : state + " " + reason;
        points.add(Point.end(instant(at), subject, what, null));
    }

    private Instant instant(Moment moment) {
        return moment.from(test.clock());
    }

    private static String words(String state, @Nullable Enum<?> reason) {
        return reason == null ? state : state + " " + reason.name();
    }
}
