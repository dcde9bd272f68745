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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

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

    private record Point(Instant at, String subject, String what, boolean isStart) {
        static final Comparator<Point> IN_TURN =
                Comparator.comparing(Point::at).thenComparing(point -> point.isStart);

        /// What is expected of the same aspect decides whether it is wanted.
        String aspect() {
            return subject + (isStart ? " starts" : " ends");
        }
    }

    private final TestCase test;
    private final Timeline timeline;
    private final Moments moments;
    private final Tasks tasks;

    private TimelineDiff(TestCase test, Timeline timeline) {
        this.test = test;
        this.timeline = timeline;
        this.moments = new Moments(test.clock());
        this.tasks = new Tasks(test.start(), timeline);
    }

    public static List<Line> of(TestCase test, Timeline timeline) {
        return new TimelineDiff(test, timeline).lines();
    }

    private List<Line> lines() {
        List<Point> actual = new ArrayList<>();
        timeline.runs().forEach(run -> add(run, actual));
        List<Point> expected = expected();
        Set<String> asked = new HashSet<>();
        expected.forEach(point -> asked.add(point.aspect()));
        record Marked(Point point, char mark) {}
        List<Marked> marked = new ArrayList<>();
        for (Point point : expected) {
            if (actual.stream().noneMatch(other -> fits(point, other))) {
                marked.add(new Marked(point, '-'));
            }
        }
        for (Point point : actual) {
            boolean wrong =
                    asked.contains(point.aspect())
                            && expected.stream().noneMatch(other -> fits(other, point));
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
            points.add(new Point(run.startedAt(), name, "starts", true));
        }
        for (TaskLine task : run.tasks()) {
            add(name, task, points);
        }
        if (run.endedAt() != null) {
            points.add(
                    new Point(run.endedAt(), name, words(run.state().name(), run.reason()), false));
        }
    }

    private static void add(String run, TaskLine task, List<Point> points) {
        String name = run + "/" + task.key();
        for (Try one : task.tries()) {
            String of = one.fallback() ? name + ".fallback" : name;
            points.add(new Point(one.startedAt(), of, "starts", true));
        }
        if (task.endedAt() != null) {
            points.add(
                    new Point(
                            task.endedAt(),
                            name,
                            words(task.state().name(), task.reason()),
                            false));
        }
    }

    /// The job's name; with a number where it has several runs.
    private String name(RunLine run) {
        List<RunLine> all = tasks.runs(run.job());
        return all.size() == 1 ? run.job() : run.job() + "#" + (all.indexOf(run) + 1);
    }

    private List<Point> expected() {
        List<Point> points = new ArrayList<>();
        Expectation expect = test.expect();
        RunLine started = tasks.started();
        if (started != null && expect.ends() != null) {
            end(name(started), expect.ends(), expect.run(), expect.reason(), points);
        }
        expect.tasks().forEach((ref, task) -> expected(ref, task, points));
        return points;
    }

    private void expected(TaskRef ref, Expectation.OfTask task, List<Point> points) {
        String job = ref.job() == null ? test.start() : ref.job();
        RunLine run =
                Objects.equals(job, test.start()) && tasks.started() != null
                        ? tasks.started()
                        : tasks.runs(String.valueOf(job)).stream().findFirst().orElse(null);
        if (run == null) {
            return;
        }
        String own = name(run) + "/" + new TaskKey(ref.task(), ref.index());
        String name = ref.fallback() ? own + ".fallback" : own;
        if (task.starts() != null) {
            task.starts().forEach(at -> points.add(new Point(instant(at), name, "starts", true)));
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
        points.add(new Point(instant(at), subject, what, false));
    }

    private Instant instant(Moment moment) {
        return moment.from(test.clock());
    }

    private static String words(String state, @Nullable Enum<?> reason) {
        return reason == null ? state : state + " " + reason.name();
    }
}
