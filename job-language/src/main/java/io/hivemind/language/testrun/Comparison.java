package io.hivemind.language.testrun;

import io.hivemind.core.expression.Json;
import io.hivemind.core.timeline.Load;
import io.hivemind.core.timeline.Timeline;
import io.hivemind.core.timeline.Timeline.EventLine;
import io.hivemind.core.timeline.Timeline.RunLine;
import io.hivemind.core.timeline.Timeline.SlotLine;
import io.hivemind.language.testfile.Expectation;
import io.hivemind.language.testfile.Moment;
import io.hivemind.language.testfile.TaskRef;
import io.hivemind.language.testfile.TestCase;
import io.hivemind.language.testrun.TestResult.Difference;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Compares what a test expects with the timeline of its simulation.
final class Comparison {
    private final TestCase test;
    private final Expectation expect;
    private final Timeline timeline;
    private final Tasks tasks;
    private final Moments moments;
    private final List<Difference> differences = new ArrayList<>();

    Comparison(TestCase test, Timeline timeline) {
        this.test = test;
        this.expect = test.expect();
        this.timeline = timeline;
        this.tasks = new Tasks(test.start(), timeline);
        this.moments = new Moments(test.clock());
    }

    List<Difference> differences() {
        if (timeline.stopped() != null) {
            differ("the simulation", "an end", timeline.stopped());
        }
        start();
        run();
        expect.tasks().forEach((ref, expected) -> task("tasks." + ref, ref, expected, tasks));
        expect.runs().forEach(this::runs);
        order();
        expect.maxRunning().forEach(this::maxRunning);
        expect.slots().forEach(this::slot);
        events();
        return differences;
    }

    /// Refused, or not.
    private void start() {
        String refusal =
                timeline.refused().stream()
                        .filter(refused -> refused.job().equals(test.start()))
                        .filter(refused -> refused.trigger().kind().equals("manual"))
                        .map(Timeline.RefusedLine::why)
                        .findFirst()
                        .orElse(null);
        String wanted = expect.refused();
        if (wanted == null && refusal != null) {
            differ("the start", "accepted", "refused: " + refusal);
        } else if (wanted != null && (refusal == null || !refusal.contains(wanted))) {
            differ(
                    "refused",
                    "a message with \"" + wanted + "\"",
                    refusal == null ? "the start was accepted" : refusal);
        }
    }

    private void run() {
        boolean asked =
                expect.run() != null
                        || expect.reason() != null
                        || expect.ends() != null
                        || expect.output() != null;
        if (!asked) {
            return;
        }
        RunLine run = tasks.started();
        if (run == null) {
            differ("run", Objects.requireNonNullElse(expect.run(), "a run"), "there is none");
            return;
        }
        word("run", expect.run(), run.state().name());
        word("reason", expect.reason(), run.reason() == null ? "none" : run.reason().name());
        moment("ends", expect.ends(), run.endedAt());
        json("output", expect.output(), run.output());
    }

    private void task(String what, TaskRef ref, Expectation.OfTask expected, Tasks among) {
        Tasks.Found found = among.find(ref);
        if (found == null) {
            differ(what, Objects.requireNonNullElse(expected.state(), "a task"), "there is none");
            return;
        }
        word(what + ".state", expected.state(), found.state());
        word(what + ".reason", expected.reason(), found.reason());
        number(what + ".attempts", expected.attempts(), found.attempts());
        if (expected.starts() != null) {
            List<Instant> wanted = expected.starts().stream().map(this::instant).toList();
            if (!wanted.equals(found.starts())) {
                differ(what + ".starts", moments.text(wanted), moments.text(found.starts()));
            }
        }
        moment(what + ".ends", expected.ends(), found.endedAt());
        json(what + ".output", expected.output(), found.output());
        if (expected.fallback() != null && expected.fallback() != found.byFallback()) {
            differ(
                    what + ".fallback",
                    expected.fallback().toString(),
                    String.valueOf(found.byFallback()));
        }
        number(what + ".fallback_attempts", expected.fallbackAttempts(), found.fallbackAttempts());
    }

    private void runs(String job, Expectation.OfRuns expected) {
        List<RunLine> runs = tasks.runs(job);
        String what = "runs." + job;
        if (runs.size() != expected.count()) {
            differ(what, count(expected.count()), count(runs.size()));
        }
        List<Expectation.OfRun> each = expected.each();
        if (each == null) {
            return;
        }
        for (int i = 0; i < Math.min(each.size(), runs.size()); i++) {
            ofRun(what + "[" + i + "]", each.get(i), runs.get(i));
        }
    }

    private static String count(int runs) {
        return runs == 1 ? "1 run" : runs + " runs";
    }

    private void ofRun(String what, Expectation.OfRun expected, RunLine run) {
        if (expected.nominal() != null && !expected.nominal().equals(run.nominalAt())) {
            differ(what + ".nominal", expected.nominal().toString(), run.nominalAt().toString());
        }
        word(what + ".state", expected.state(), run.state().name());
        word(
                what + ".reason",
                expected.reason(),
                run.reason() == null ? "none" : run.reason().name());
        moment(what + ".starts_at", expected.startsAt(), run.startedAt());
        moment(what + ".ends", expected.ends(), run.endedAt());
        json(what + ".output", expected.output(), run.output());
        json(what + ".params", expected.params(), run.params());
        Tasks own = tasks.of(run);
        expected.tasks()
                .forEach((ref, wanted) -> task(what + ".tasks." + ref.task(), ref, wanted, own));
    }

    /// Of two that start in one round, none comes first.
    private void order() {
        Tasks.@Nullable Begun before = null;
        for (TaskRef ref : expect.order()) {
            Tasks.Begun begun = tasks.begun(ref);
            if (begun == null) {
                differ("order", ref + " starts", "it never does");
                return;
            }
            if (before != null && begun.compareTo(before) < 0) {
                differ(
                        "order",
                        ref + " after " + before.ref(),
                        ref
                                + " at "
                                + moments.text(begun.at())
                                + ", "
                                + before.ref()
                                + " at "
                                + moments.text(before.at()));
            }
            before = begun;
        }
    }

    private void maxRunning(TaskRef ref, int expected) {
        number("max_running." + ref, expected, Load.most(tasks.tries(ref)));
    }

    private void slot(Expectation.OfSlot expected) {
        List<SlotLine> at =
                timeline.slots().stream()
                        .filter(slot -> slot.job().equals(expected.job()))
                        .filter(slot -> slot.nominalAt().equals(expected.at()))
                        .toList();
        if (at.stream().noneMatch(slot -> slot.is().equals(expected.is()))) {
            differ(
                    "slots." + expected.job() + " " + expected.at(),
                    expected.is(),
                    at.isEmpty() ? "no slot" : at.getFirst().is() + " " + at.getFirst().why());
        }
    }

    private void events() {
        int from = 0;
        for (int i = 0; i < expect.events().size(); i++) {
            Expectation.OfEvent expected = expect.events().get(i);
            int found = from;
            while (found < timeline.events().size()
                    && !isIt(expected, timeline.events().get(found))) {
                found++;
            }
            if (found == timeline.events().size()) {
                String after = i == 0 ? "it does not happen" : "it does not, after those before";
                differ("events[" + i + "]", text(expected), after);
                return;
            }
            from = found + 1;
        }
    }

    private boolean isIt(Expectation.OfEvent expected, EventLine event) {
        TaskRef task = expected.task();
        String job = expected.job() != null || task == null ? expected.job() : jobOf(task);
        return event.type().equals(expected.type())
                && (job == null || job.equals(event.job()))
                && (task == null || Tasks.isAbout(task, event.task()))
                && (expected.at() == null || instant(expected.at()).equals(event.at()));
    }

    private @Nullable String jobOf(TaskRef ref) {
        return ref.job() == null ? test.start() : ref.job();
    }

    private String text(Expectation.OfEvent expected) {
        return expected.type()
                + (expected.job() == null ? "" : " of " + expected.job())
                + (expected.task() == null ? "" : " of " + expected.task())
                + (expected.at() == null ? "" : " at " + moments.text(instant(expected.at())));
    }

    private Instant instant(Moment moment) {
        return moment.from(test.clock());
    }

    private void word(String what, @Nullable String expected, String actual) {
        if (expected != null && !expected.equals(actual)) {
            differ(what, expected, actual);
        }
    }

    private void number(String what, @Nullable Integer expected, int actual) {
        if (expected != null && expected != actual) {
            differ(what, expected.toString(), String.valueOf(actual));
        }
    }

    private void moment(String what, @Nullable Moment expected, @Nullable Instant actual) {
        if (expected != null && !instant(expected).equals(actual)) {
            differ(what, moments.text(instant(expected)), moments.text(actual));
        }
    }

    private void json(String what, @Nullable Json expected, Json actual) {
        if (expected != null && !SameJson.isSame(expected, actual)) {
            differ(what, expected.text(), actual.text());
        }
    }

    private void differ(String what, String expected, String actual) {
        differences.add(new Difference(what, expected, actual));
    }
}
