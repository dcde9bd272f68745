package io.hivemind.language.testrun;

import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Json;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.TriggerSpec;
import io.hivemind.core.schedule.pattern.FormException;
import io.hivemind.core.simulation.World;
import io.hivemind.language.CelExpressions;
import io.hivemind.language.Loaded;
import io.hivemind.language.ParameterCheck;
import io.hivemind.language.Schedules;
import io.hivemind.language.expression.JsonValues;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Makes a world of the jobs of a file.
public final class Worlds {
    private static final int MAX_CHARS = 1024 * 1024;

    private final CelExpressions expressions;

    /// @param expressions those that the file was read with: what was compiled is kept
    public Worlds(CelExpressions expressions) {
        this.expressions = expressions;
    }

    /// The world of a valid file.
    public World of(Loaded loaded) {
        List<JobSpec> jobs = loaded.jobs().stream().map(Loaded.Job::spec).toList();
        List<World.TimeTrigger> schedules = new ArrayList<>();
        List<World.Hook> hooks = new ArrayList<>();
        for (JobSpec job : jobs) {
            for (int number = 0; number < job.triggers().size(); number++) {
                schedule(job, number, schedules);
            }
            hooks(job, hooks);
        }
        return new World(
                jobs,
                loaded.pools(),
                schedules,
                hooks,
                expressions,
                new ParameterCheck(),
                new BodyTemplates(expressions));
    }

    private void schedule(JobSpec job, int number, List<World.TimeTrigger> schedules) {
        TriggerSpec trigger = job.triggers().get(number);
        try {
            Schedules.of(trigger)
                    .ifPresent(schedule ->
                            schedules.add(
                                    new World.TimeTrigger(
                                            job.fullName(),
                                            number,
                                            trigger.kind(),
                                            schedule,
                                            document(field(trigger.options(), "params")))));
        } catch (FormException e) {
            throw new IllegalArgumentException(
                    "job " + job.fullName() + ": a trigger that was never validated", e);
        }
    }

    private void hooks(JobSpec job, List<World.Hook> hooks) {
        Json written = job.options().hooks();
        if (written == null || !(JsonValues.parse(written.text()) instanceof List<?> list)) {
            return;
        }
        for (Object item : list) {
            if (item instanceof Map<?, ?> hook && hook.get("job") instanceof String started) {
                Object on = hook.get("on");
                List<String> events =
                        on instanceof List<?> names
                                ? names.stream().map(String::valueOf).toList()
                                : List.of(String.valueOf(on));
                hooks.add(
                        new World.Hook(
                                job.fullName(),
                                hooks.size(),
                                events,
                                hook.get("when") instanceof String when
                                        ? expressions.expression(when)
                                        : null,
                                started,
                                document(hook.get("with"))));
            }
        }
    }

    private static @Nullable Object field(Json mapping, String key) {
        return JsonValues.parse(mapping.text()) instanceof Map<?, ?> map ? map.get(key) : null;
    }

    private @Nullable Expression document(@Nullable Object value) {
        return value == null ? null : expressions.document(JsonValues.write(value, MAX_CHARS));
    }
}
