package io.hivemind.core.run;

import java.time.Duration;

/// The limits of one step, by name.
public final class Limits {
    /// Rows that one decision changes at most; the rest follows through [RunCommand.Continue].
    public static final int ROWS_PER_STEP = 500;

    /// Instances of a task that one decision lets begin; the rest follows. Fewer than rows, since
    /// whatever else is to be decided on the partition waits for each of these steps.
    public static final int INSTANCES_PER_STEP = 100;

    /// Rows that one [RunCommand.Continue] looks at, at most, in search of work.
    public static final int ROWS_SEEN_PER_STEP = 5_000;

    /// Instances of a task.
    public static final int INSTANCES = 100_000;

    /// Characters of an error message that are kept.
    public static final int MESSAGE_CHARS = 2_000;

    /// An output's size in bytes.
    public static final int OUTPUT_BYTES = 64 * 1024;

    /// The values one attempt receives, together, in bytes.
    public static final int INPUT_BYTES = 512 * 1024;

    /// A ready task as it is written for an executor, in bytes; the rest of the 1 MiB that Kafka
    /// takes is for its envelope.
    public static final int READY_BYTES = 1024 * 1024 - 8 * 1024;

    /// A definition as it is written: normalised model, source text and list of files, in bytes. So
    /// what a ready task takes from it and [#INPUT_BYTES] together stay below [#READY_BYTES].
    public static final int DEFINITION_BYTES = 400 * 1024;

    /// The id of a trigger, in bytes; it travels with each attempt.
    public static final int TRIGGER_ID_BYTES = 2 * 1024;

    /// The kind of a trigger, in bytes.
    public static final int TRIGGER_KIND_BYTES = 64;

    /// A job's full name, in bytes.
    public static final int JOB_NAME_BYTES = 256;

    /// The values that all attempts dispatched in one step receive, in bytes; the one that passes
    /// it is the last.
    public static final int INPUT_BYTES_PER_STEP = 8 * 1024 * 1024;

    /// Key, value and headers of a record that a task produces, in bytes; Kafka's own limit is 1
    /// MiB for the whole.
    public static final int RECORD_BYTES = 960 * 1024;

    /// How much later than the executor the scheduler enforces an attempt's timeout.
    public static final Duration TIMEOUT_BACKSTOP = Duration.ofSeconds(1);

    /// How long an attempt stays QUEUED before it is dispatched anew.
    public static final Duration REDISPATCH_AFTER = Duration.ofHours(1);

    private Limits() {}
}
