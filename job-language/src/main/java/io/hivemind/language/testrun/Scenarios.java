package io.hivemind.language.testrun;

import io.hivemind.core.run.TaskKey;
import io.hivemind.core.simulation.Scenario;
import io.hivemind.language.testfile.ScriptEntry;
import io.hivemind.language.testfile.TaskRef;
import io.hivemind.language.testfile.TestCase;
import io.hivemind.language.testfile.TestEvent;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a test lets happen.
public final class Scenarios {

    public static Scenario of(TestCase test) {
        return new Scenario(
                test.clock(),
                test.start() == null ? null : new Scenario.Start(test.start(), test.params()),
                (job, task, fallback, number) -> act(test, job, new Actor(task, fallback), number),
                test.events().stream().map(event -> event(event, test.clock())).toList(),
                test.until());
    }

    private record Actor(TaskKey task, boolean fallback) {}

    private static Scenario.Act act(TestCase test, String job, Actor actor, int number) {
        List<ScriptEntry> entries = entries(test, job, actor);
        if (entries == null || entries.isEmpty()) {
            return Scenario.Act.AT_ONCE;
        }
        return switch (entries.get(Math.min(number, entries.size() - 1))) {
            case ScriptEntry.Succeed(var output, var after) ->
                    new Scenario.Act.Succeed(output, after);
            case ScriptEntry.Fail(int exitCode, var after) ->
                    new Scenario.Act.Fail(exitCode, after);
            case ScriptEntry.Hang() -> new Scenario.Act.Hang();
            case ScriptEntry.Lost(var after) -> new Scenario.Act.Lost(after);
        };
    }

    /// Those of the instance, else those of its task.
    private static @Nullable List<ScriptEntry> entries(TestCase test, String job, Actor actor) {
        TaskKey task = actor.task();
        List<ScriptEntry> own = entries(test, job, task, actor.fallback());
        return own != null || !task.isInstance()
                ? own
                : entries(test, job, TaskKey.of(task.task()), actor.fallback());
    }

    private static @Nullable List<ScriptEntry> entries(
            TestCase test, String job, TaskKey task, boolean fallback) {
        Map<TaskRef, List<ScriptEntry>> script = test.script();
        List<ScriptEntry> named =
                script.get(new TaskRef(job, task.task(), task.instance(), fallback));
        return named != null || !job.equals(test.start())
                ? named
                : script.get(new TaskRef(null, task.task(), task.instance(), fallback));
    }

    private static Scenario.Event event(TestEvent event, Instant clock) {
        Instant at = event.at().from(clock);
        return switch (event) {
            case TestEvent.Trigger(var moment, var job, var params, var id) ->
                    new Scenario.Event.Trigger(at, job, params, id);
            case TestEvent.Cancel(var moment, var job) -> new Scenario.Event.Cancel(at, job);
            case TestEvent.Pause(var moment, var job) -> new Scenario.Event.Pause(at, job);
            case TestEvent.Resume(var moment, var job) -> new Scenario.Event.Resume(at, job);
            case TestEvent.Down(var moment, var length) -> new Scenario.Event.Down(at, length);
        };
    }

    private Scenarios() {}
}
