package io.hivemind.core.run;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/// What came of a command.
public sealed interface Decision {

    /// The command was carried out.
    ///
    /// @param events in order; state is their fold
    /// @param effects in order, to be carried out in the same transaction
    /// @param run the header after the events
    /// @param rows the rows the events touched, after them
    record Accepted(
            List<RunEvent> events, List<Effect> effects, Run run, Map<TaskKey, TaskRun> rows)
            implements Decision {}

    /// The command changes nothing.
    ///
    /// @param effects what has to be done all the same: a second claimer is stopped
    /// @param event set where the refusal itself is recorded (a report without the lease)
    record Rejected(
            Rejection rejection, RunEvent.@Nullable TaskReportRefused event, List<Effect> effects)
            implements Decision {

        /// A refusal that is not worth an event.
        static Rejected quietly(Rejection.Kind kind, String message) {
            return new Rejected(new Rejection(kind, message), null, List.of());
        }
    }
}
