package io.hivemind.core.simulation;

import io.hivemind.core.expression.Expression;
import io.hivemind.core.expression.Expressions;
import io.hivemind.core.expression.Scope;
import io.hivemind.core.job.Body;
import io.hivemind.core.job.JobSpec;
import io.hivemind.core.job.Parameters;
import io.hivemind.core.job.PoolSpec;
import io.hivemind.core.schedule.Schedule;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What there is before anything happens.
///
/// @param schedules in file order
/// @param bodies what executors make of the templates in bodies
public record World(
        List<JobSpec> jobs,
        List<PoolSpec> pools,
        List<TimeTrigger> schedules,
        List<Hook> hooks,
        Expressions expressions,
        Parameters parameters,
        Bodies bodies) {
    public World {
        jobs = List.copyOf(jobs);
        pools = List.copyOf(pools);
        schedules = List.copyOf(schedules);
        hooks = List.copyOf(hooks);
    }

    /// A trigger that fires by time.
    ///
    /// @param job its full name
    /// @param number its place among the job's triggers
    /// @param params for the run, over `event`; null for none
    public record TimeTrigger(
            String job, int number, String kind, Schedule schedule, @Nullable Expression params) {}

    /// A hook that starts a job.
    ///
    /// @param of the job whose events it reads
    /// @param on names as `run.failed`, groups as `task.*`, or `*`
    /// @param when over `event`; null: always
    /// @param job the job it starts
    /// @param with the parameters, over `event`; null for none
    public record Hook(
            String of,
            int number,
            List<String> on,
            @Nullable Expression when,
            String job,
            @Nullable Expression with) {

        boolean hears(String event) {
            return on.stream()
                    .anyMatch(name ->
                            name.equals("*")
                                    || name.equals(event)
                                    || (name.endsWith(".*")
                                            && event.startsWith(
                                                    name.substring(0, name.length() - 1))));
        }
    }

    /// What an executor does before it runs a body.
    @FunctionalInterface
    public interface Bodies {
        /// Why its templates can not be filled in; null where they can.
        @Nullable String failure(Body body, Scope input);
    }
}
