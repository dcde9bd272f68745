package io.hivemind.core.run;

/// A command that changes nothing, and why. A value, not an error.
public record Rejection(Kind kind, String message) {
    public enum Kind {
        /// The run is unknown here: it ended, or never was.
        NO_SUCH_RUN,
        /// The run exists already: the trigger came again.
        DUPLICATE,
        /// The command is about something that is over: an old timer, a second cancel.
        STALE,
        /// The timer fired before its time: it stays, and is armed for the rest.
        EARLY,
        /// The report does not hold the attempt it is about: a late result, a second claim.
        NO_LEASE,
        /// The parameters do not fit the job.
        BAD_PARAMS
    }
}
